// From words to logits.

import { C, DELTA_Z, DENSE, H, HIDDEN1, HIDDEN2, UNITS } from '../generated/network.record';
import { activate } from './activation';
import { get } from './config';
import { embed } from './embed';
import { dots4, multiply4 } from './matrix';

/**
 * Four documents from their words to their logits.
 *
 * @param first index of the first document in the window; indices from `end` on are empty documents
 * @param slot destination index in h1, h2 and dz
 * @param place index of the first document in its batch, for dropout
 */
export function forward4(config: usize, first: usize, end: usize, slot: usize, place: u32, dropout: f64, key: u32): void {
  const h = get(config, H);
  const width = h << 2;
  const units = get(config, UNITS);
  const h1 = get(config, HIDDEN1) + slot * width;
  const h2 = get(config, HIDDEN2) + slot * width;
  const w2 = get(config, DENSE) + width;
  const b2 = w2 + h * width;
  const w3 = b2 + width;
  const c = get(config, C);
  const b3 = w3 + c * width;
  for (let i: usize = 0; i < 4; i++) {
    const at = h1 + i * width;
    if (first + i < end) embed(config, first + i, at);
    else memory.fill(at, 0, width);
    activate(config, at, dropout, key, (place + <u32>i) * 2 * <u32>units);
  }
  multiply4(h1, width, w2, units, width, b2, h2);
  for (let i: usize = 0; i < 4; i++) {
    activate(config, h2 + i * width, dropout, key, ((place + <u32>i) * 2 + 1) * <u32>units);
  }
  dots4(h2, w3, width, c, b3, get(config, DELTA_Z) + slot * (c << 2), c << 2);
}
