// The first 48 bits of SHA-256 (FIPS 180-4) of short texts, for which the call of a library takes longer than the hash.

import { CONSTANTS, INITIAL, MESSAGE, SCHEDULE, STATE } from '../generated/collected-lines.record';

const BLOCK: usize = 64;

/** Of the bytes in [at, end): an integer in [0, 2^48). */
export function textHash(record: usize, at: usize, end: usize): f64 {
  return hash(record, at, end, 0, 0);
}

/** Of the bytes in [at, end), followed by "/0": the first text of a request. */
export function idHash(record: usize, at: usize, end: usize): f64 {
  return hash(record, at, end, 0x302f, 2);
}

// The message is followed by the lowest `more` bytes of `suffix`.
function hash(record: usize, at: usize, end: usize, suffix: u32, more: usize): f64 {
  const state: usize = load<u32>(record, STATE);
  const initial: usize = load<u32>(record, INITIAL);
  for (let i: usize = 0; i < 32; i += 8) store<u64>(state + i, load<u64>(initial + i));
  const bits: u64 = (<u64>(end - at) + <u64>more) << 3;
  for (; end - at >= BLOCK; at += BLOCK) compress(record, state, at);
  const message: usize = load<u32>(record, MESSAGE);
  for (let i: usize = 0; i < 128; i += 8) store<u64>(message + i, 0);
  const rest = end - at;
  for (let i: usize = 0; i < rest; i++) store<u8>(message + i, load<u8>(at + i));
  store<u32>(message + rest, suffix | (0x80 << (<u32>more << 3)));
  // The length is in the last eight bytes of the last block.
  const last: usize = rest + more + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
  store<u64>(message + last - 8, bswap(bits));
  for (let i: usize = 0; i < last; i += BLOCK) compress(record, state, message + i);
  return <f64>load<u32>(state) * 65536 + <f64>(load<u32>(state, 4) >> 16);
}

function compress(record: usize, state: usize, block: usize): void {
  let w: usize = load<u32>(record, SCHEDULE);
  let k: usize = load<u32>(record, CONSTANTS);
  for (let i: usize = 0; i < 64; i += 4) store<u32>(w + i, bswap(load<u32>(block + i)));
  for (let i: usize = w + 64; i < w + 256; i += 4) {
    const a = load<u32>(i - 60);
    const b = load<u32>(i - 8);
    const s0 = rotr(a, 7) ^ rotr(a, 18) ^ (a >> 3);
    const s1 = rotr(b, 17) ^ rotr(b, 19) ^ (b >> 10);
    store<u32>(i, load<u32>(i - 64) + s0 + load<u32>(i - 28) + s1);
  }
  let a = load<u32>(state, 0);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  // Eight rounds, after which every letter is what it was.
  for (const end = w + 256; w < end; w += 32, k += 32) {
    h += chosen(e, f, g) + load<u32>(k, 0) + load<u32>(w, 0);
    d += h;
    h += majority(a, b, c);
    g += chosen(d, e, f) + load<u32>(k, 4) + load<u32>(w, 4);
    c += g;
    g += majority(h, a, b);
    f += chosen(c, d, e) + load<u32>(k, 8) + load<u32>(w, 8);
    b += f;
    f += majority(g, h, a);
    e += chosen(b, c, d) + load<u32>(k, 12) + load<u32>(w, 12);
    a += e;
    e += majority(f, g, h);
    d += chosen(a, b, c) + load<u32>(k, 16) + load<u32>(w, 16);
    h += d;
    d += majority(e, f, g);
    c += chosen(h, a, b) + load<u32>(k, 20) + load<u32>(w, 20);
    g += c;
    c += majority(d, e, f);
    b += chosen(g, h, a) + load<u32>(k, 24) + load<u32>(w, 24);
    f += b;
    b += majority(c, d, e);
    a += chosen(f, g, h) + load<u32>(k, 28) + load<u32>(w, 28);
    e += a;
    a += majority(b, c, d);
  }
  store<u32>(state, load<u32>(state, 0) + a, 0);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

// @ts-ignore: decorator
@inline
function chosen(e: u32, f: u32, g: u32): u32 {
  return (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g)));
}

// @ts-ignore: decorator
@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}
