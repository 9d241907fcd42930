// The first layer.

import { DENSE, EMBEDDING, ENTRY_COUNT, ENTRY_WORD, H, INDPTR } from '../generated/network.record';
import { get } from './config';

/** out[H] = b1 + sum over a document's words of count x E[word]. */
export function embed(config: usize, document: usize, out: usize): void {
  const h = get(config, H) << 2;
  const table = get(config, EMBEDDING);
  const bias = get(config, DENSE);
  const indptr = get(config, INDPTR) + (document << 2);
  const from = load<u32>(indptr) << 2;
  const to = load<u32>(indptr, 4) << 2;
  const words = get(config, ENTRY_WORD);
  const counts = get(config, ENTRY_COUNT);
  let j: usize = 0;
  for (; j + 128 <= h; j += 128) {
    let s0 = v128.load(bias + j);
    let s1 = v128.load(bias + j, 16);
    let s2 = v128.load(bias + j, 32);
    let s3 = v128.load(bias + j, 48);
    let s4 = v128.load(bias + j, 64);
    let s5 = v128.load(bias + j, 80);
    let s6 = v128.load(bias + j, 96);
    let s7 = v128.load(bias + j, 112);
    for (let e = from; e < to; e += 4) {
      const row = table + load<u32>(words + e) * h + j;
      const count = v128.load32_splat(counts + e);
      s0 = f32x4.add(s0, f32x4.mul(count, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(count, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(count, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(count, v128.load(row, 48)));
      s4 = f32x4.add(s4, f32x4.mul(count, v128.load(row, 64)));
      s5 = f32x4.add(s5, f32x4.mul(count, v128.load(row, 80)));
      s6 = f32x4.add(s6, f32x4.mul(count, v128.load(row, 96)));
      s7 = f32x4.add(s7, f32x4.mul(count, v128.load(row, 112)));
    }
    v128.store(out + j, s0);
    v128.store(out + j, s1, 16);
    v128.store(out + j, s2, 32);
    v128.store(out + j, s3, 48);
    v128.store(out + j, s4, 64);
    v128.store(out + j, s5, 80);
    v128.store(out + j, s6, 96);
    v128.store(out + j, s7, 112);
  }
  for (; j < h; j += 32) {
    let s0 = v128.load(bias + j);
    let s1 = v128.load(bias + j, 16);
    for (let e = from; e < to; e += 4) {
      const row = table + load<u32>(words + e) * h + j;
      const count = v128.load32_splat(counts + e);
      s0 = f32x4.add(s0, f32x4.mul(count, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(count, v128.load(row, 16)));
    }
    v128.store(out + j, s0);
    v128.store(out + j, s1, 16);
  }
}
