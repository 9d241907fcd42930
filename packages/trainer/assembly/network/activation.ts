// ReLU and dropout, forward and backward.

import { DROPOUT_FACTOR, H, UNITS } from '../generated/network.record';
import { get } from './config';

// @ts-ignore: decorator
@inline
function mix(value: u32): u32 {
  let x = value;
  x = (x ^ (x >> 16)) * 0x21f0aaad;
  x = (x ^ (x >> 15)) * 0xd35a2d97;
  return x ^ (x >> 15);
}

/** ReLU, then dropout if `key` belongs to a training step that uses it; in place on one document's layer. */
export function activate(config: usize, layer: usize, dropout: f64, key: u32, first: u32): void {
  const width = get(config, H) << 2;
  const zero = f32x4.splat(0);
  for (let j: usize = 0; j < width; j += 16) v128.store(layer + j, f32x4.max(zero, v128.load(layer + j)));
  if (dropout == 0) return;
  const factor = load<f32>(config + DROPOUT_FACTOR);
  const units = <u32>get(config, UNITS);
  for (let u: u32 = 0; u < units; u++) {
    const bits = mix(mix(first + u + key) ^ key) >> 8;
    const at = layer + (u << 2);
    const kept = !(<f64>bits * 5.9604644775390625e-8 < dropout);
    store<f32>(at, kept ? load<f32>(at) * factor : 0);
  }
}

/** Propagates a gradient back through ReLU and dropout, in place: a unit whose output is zero passes none. */
export function deactivate(delta: usize, layer: usize, width: usize, factor: f32): void {
  const zero = f32x4.splat(0);
  const scale = f32x4.splat(factor);
  for (let j: usize = 0; j < width; j += 16) {
    const open = f32x4.gt(v128.load(layer + j), zero);
    v128.store(delta + j, v128.and(open, f32x4.mul(scale, v128.load(delta + j))));
  }
}
