// The loss of a step and its gradients.

import {
  C,
  CLASSES,
  CLASS_WEIGHTS,
  DELTA1,
  DELTA2,
  DELTA_Z,
  DENSE,
  DROPOUT,
  DROPOUT_FACTOR,
  H,
  HIDDEN1,
  HIDDEN2,
  OUTCOMES,
  TARGETS,
} from '../generated/network.record';
import { SMALLEST_ERROR } from './vanishing';
import { deactivate } from './activation';
import { get } from './config';
import { forward4 } from './forward';
import { dots4, multiply4 } from './matrix';
import { exponentials } from './softmax';

/** Four documents of a training step, forward and back to d1. Writes each document's outcome for the loss. */
export function learn4(config: usize, start: usize, end: usize, slot: usize, weightSum: f64, key: u32, scratch: usize): void {
  const h = get(config, H);
  const width = h << 2;
  const c = get(config, C);
  const classes = get(config, CLASSES);
  const dropout = load<f64>(config + DROPOUT);
  forward4(config, start + slot, end, slot, <u32>slot, dropout, key);
  const dz = get(config, DELTA_Z) + slot * (c << 2);
  for (let i: usize = 0; i < 4; i++) {
    const document = start + slot + i;
    const z = dz + i * (c << 2);
    if (document >= end) {
      memory.fill(z, 0, c << 2);
      continue;
    }
    const target = <usize>load<u32>(get(config, TARGETS) + (document << 2));
    outcome(get(config, OUTCOMES) + document * 24, z, classes, target, scratch);
    const sum = load<f64>(get(config, OUTCOMES) + document * 24);
    const scale = <f64>load<f32>(get(config, CLASS_WEIGHTS) + (target << 2)) / weightSum;
    for (let k: usize = 0; k < c; k++) {
      const error = k < classes ? load<f64>(scratch + (k << 3)) / sum - (k == target ? 1 : 0) : 0;
      store<f32>(z + (k << 2), abs(error) < SMALLEST_ERROR ? 0 : <f32>(error * scale));
    }
  }
  const w2 = get(config, DENSE) + width;
  const w3 = w2 + h * width + width;
  const factor: f32 = dropout == 0 ? 1 : load<f32>(config + DROPOUT_FACTOR);
  const d2 = get(config, DELTA2) + slot * width;
  const d1 = get(config, DELTA1) + slot * width;
  multiply4(dz, c << 2, w3, classes, width, 0, d2);
  deactivate(d2, get(config, HIDDEN2) + slot * width, width << 2, factor);
  dots4(d2, w2, width, h, 0, d1, width);
  deactivate(d1, get(config, HIDDEN1) + slot * width, width << 2, factor);
}

/** Writes {sum of exponentials, z[target] - max z, 1 if the largest logit is the target's} of a document, float64. */
function outcome(into: usize, logits: usize, classes: usize, target: usize, scratch: usize): void {
  const sum = exponentials(logits, classes, scratch);
  let best: usize = 0;
  for (let k: usize = 1; k < classes; k++) {
    if (load<f32>(logits + (k << 2)) > load<f32>(logits + (best << 2))) best = k;
  }
  store<f64>(into, sum);
  store<f64>(into, <f64>load<f32>(logits + (target << 2)) - <f64>load<f32>(logits + (best << 2)), 8);
  store<f64>(into, best == target ? 1 : 0, 16);
}
