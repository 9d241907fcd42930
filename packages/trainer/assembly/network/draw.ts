// Random initial weights: the numbers of keyedUniform in packages/random.

import { EMBEDDING, H, UNITS, WORDS } from '../generated/network.record';
import { get } from './config';

/** `lowbias32` of four numbers: see packages/random/src/mix.ts. */
// @ts-ignore: decorator
@inline
function mixed(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x21f0aaad));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0xd35a2d97));
  return v128.xor(x, i32x4.shr_u(x, 15));
}

/** The first layer, uniform in ±bound: number w H + j of the key's stream for unit j of word w, rounded to float32 once. */
export function drawEmbedding(config: usize, key: u32, bound: f64): void {
  const units = get(config, UNITS);
  const width = get(config, H) << 2;
  const words = get(config, WORDS);
  const scale = f64x2.splat(bound * 2 ** -24);
  let row = get(config, EMBEDDING);
  for (let word: usize = 0; word < words; word++, row += width) {
    for (let unit: usize = 0; unit < units; unit += 4) {
      const numbers = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(<i32>(<u32>(word * units + unit) + key)));
      const drawn = mixed(v128.xor(mixed(numbers), i32x4.splat(key)));
      // 2 u - 1 of the uniform number's 24 bits, times 2^24.
      const signed = i32x4.sub(i32x4.shl(i32x4.shr_u(drawn, 8), 1), i32x4.splat(1 << 24));
      const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.convert_low_i32x4_s(signed), scale));
      const second = i32x4.shuffle(signed, signed, 2, 3, 2, 3);
      const high = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.convert_low_i32x4_s(second), scale));
      v128.store(row + (unit << 2), i32x4.shuffle(low, high, 0, 1, 4, 5));
    }
    // Padding stays zero.
    for (let at = row + (units << 2); at < row + width; at += 4) store<f32>(at, 0);
  }
}
