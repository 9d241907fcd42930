// SHA-256 (FIPS 180-4) of four messages at once, a lane for each: most texts are so short that the call of a library takes longer
// than the hash.

import { CONSTANTS, INITIAL, MESSAGES, SCHEDULE, STATE } from '../generated/collected-lines.record';

/** Bytes between two messages: seven blocks, and what may be written behind them. */
export const MESSAGE_BYTES: usize = 512;
const BLOCK: usize = 64;

/**
 * Writes `size` bytes, at most 437, followed by the lowest `more` bytes of `suffix`, as the padded message of a lane. Returns the
 * number of its blocks.
 */
export function setMessage(record: usize, lane: usize, at: usize, size: usize, suffix: u32, more: usize): usize {
  const message = <usize>load<u32>(record, MESSAGES) + lane * MESSAGE_BYTES;
  const blocks = (size + more + 9 + BLOCK - 1) / BLOCK;
  const zero = i32x4.splat(0);
  for (let i: usize = 0; i < size; i += 16) v128.store(message + i, v128.load(at + i));
  for (let i = size; i < blocks * BLOCK; i += 16) v128.store(message + i, zero);
  store<u32>(message + size, suffix | (0x80 << (<u32>more << 3)));
  store<u64>(message + blocks * BLOCK - 8, bswap((<u64>(size + more)) << 3));
  return blocks;
}

/** Hashes the messages of the lanes, of so many blocks each: int32 x 4. */
export function hashMessages(record: usize, blocks: v128): void {
  const initial: usize = load<u32>(record, INITIAL);
  const state: usize = load<u32>(record, STATE);
  for (let i: usize = 0; i < 8; i++) v128.store(state + (i << 4), v128.load32_splat(initial + (i << 2)));
  for (let i = 0; ; i++) {
    const isActive = i32x4.gt_s(blocks, i32x4.splat(i));
    if (!v128.any_true(isActive)) return;
    compress(record, <usize>i * BLOCK, isActive);
  }
}

/** The first 48 bits of a lane's hash, as an integer in [0, 2^48). */
export function hashOf(record: usize, lane: usize): f64 {
  const state = <usize>load<u32>(record, STATE) + (lane << 2);
  return <f64>load<u32>(state) * 65536 + <f64>(load<u32>(state, 16) >> 16);
}

function compress(record: usize, offset: usize, isActive: v128): void {
  let w: usize = load<u32>(record, SCHEDULE);
  const end = w + 1024;
  spread(<usize>load<u32>(record, MESSAGES) + offset, w);
  for (let i: usize = w + 256; i < end; i += 16) {
    const a = v128.load(i - 240);
    const b = v128.load(i - 32);
    const s0 = v128.xor(v128.xor(turn(a, 7), turn(a, 18)), i32x4.shr_u(a, 3));
    const s1 = v128.xor(v128.xor(turn(b, 17), turn(b, 19)), i32x4.shr_u(b, 10));
    v128.store(i, sum(sum(v128.load(i - 256), s0), sum(v128.load(i - 112), s1)));
  }
  let k: usize = load<u32>(record, CONSTANTS);
  const state: usize = load<u32>(record, STATE);
  let a = v128.load(state, 0);
  let b = v128.load(state, 16);
  let c = v128.load(state, 32);
  let d = v128.load(state, 48);
  let e = v128.load(state, 64);
  let f = v128.load(state, 80);
  let g = v128.load(state, 96);
  let h = v128.load(state, 112);
  // Eight rounds, after which every letter is what it was.
  for (; w < end; w += 128, k += 32) {
    h = sum(sum(h, chosen(e, f, g)), sum(v128.load32_splat(k, 0), v128.load(w, 0)));
    d = sum(d, h);
    h = sum(h, majority(a, b, c));
    g = sum(sum(g, chosen(d, e, f)), sum(v128.load32_splat(k, 4), v128.load(w, 16)));
    c = sum(c, g);
    g = sum(g, majority(h, a, b));
    f = sum(sum(f, chosen(c, d, e)), sum(v128.load32_splat(k, 8), v128.load(w, 32)));
    b = sum(b, f);
    f = sum(f, majority(g, h, a));
    e = sum(sum(e, chosen(b, c, d)), sum(v128.load32_splat(k, 12), v128.load(w, 48)));
    a = sum(a, e);
    e = sum(e, majority(f, g, h));
    d = sum(sum(d, chosen(a, b, c)), sum(v128.load32_splat(k, 16), v128.load(w, 64)));
    h = sum(h, d);
    d = sum(d, majority(e, f, g));
    c = sum(sum(c, chosen(h, a, b)), sum(v128.load32_splat(k, 20), v128.load(w, 80)));
    g = sum(g, c);
    c = sum(c, majority(d, e, f));
    b = sum(sum(b, chosen(g, h, a)), sum(v128.load32_splat(k, 24), v128.load(w, 96)));
    f = sum(f, b);
    b = sum(b, majority(c, d, e));
    a = sum(sum(a, chosen(f, g, h)), sum(v128.load32_splat(k, 28), v128.load(w, 112)));
    e = sum(e, a);
    a = sum(a, majority(b, c, d));
  }
  store4(state + 0, a, isActive);
  store4(state + 16, b, isActive);
  store4(state + 32, c, isActive);
  store4(state + 48, d, isActive);
  store4(state + 64, e, isActive);
  store4(state + 80, f, isActive);
  store4(state + 96, g, isActive);
  store4(state + 112, h, isActive);
}

// Writes the words of a block of four messages beside each other.
function spread(messages: usize, w: usize): void {
  for (const end = w + 256; w < end; w += 64, messages += 16) {
    const m0 = swapped(v128.load(messages));
    const m1 = swapped(v128.load(messages + MESSAGE_BYTES));
    const m2 = swapped(v128.load(messages + 2 * MESSAGE_BYTES));
    const m3 = swapped(v128.load(messages + 3 * MESSAGE_BYTES));
    const low01 = v128.shuffle<i32>(m0, m1, 0, 4, 1, 5);
    const low23 = v128.shuffle<i32>(m2, m3, 0, 4, 1, 5);
    const high01 = v128.shuffle<i32>(m0, m1, 2, 6, 3, 7);
    const high23 = v128.shuffle<i32>(m2, m3, 2, 6, 3, 7);
    v128.store(w, v128.shuffle<i64>(low01, low23, 0, 2), 0);
    v128.store(w, v128.shuffle<i64>(low01, low23, 1, 3), 16);
    v128.store(w, v128.shuffle<i64>(high01, high23, 0, 2), 32);
    v128.store(w, v128.shuffle<i64>(high01, high23, 1, 3), 48);
  }
}

// @ts-ignore: decorator
@inline
function swapped(words: v128): v128 {
  return v128.shuffle<i8>(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

// @ts-ignore: decorator
@inline
function store4(at: usize, more: v128, isActive: v128): void {
  v128.store(at, sum(v128.load(at), v128.and(more, isActive)));
}

// @ts-ignore: decorator
@inline
function sum(a: v128, b: v128): v128 {
  return i32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
function turn(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shr_u(x, bits), i32x4.shl(x, 32 - bits));
}

// @ts-ignore: decorator
@inline
function chosen(e: v128, f: v128, g: v128): v128 {
  const turned = v128.xor(v128.xor(turn(e, 6), turn(e, 11)), turn(e, 25));
  return sum(turned, v128.xor(g, v128.and(e, v128.xor(f, g))));
}

// @ts-ignore: decorator
@inline
function majority(a: v128, b: v128, c: v128): v128 {
  const turned = v128.xor(v128.xor(turn(a, 2), turn(a, 13)), turn(a, 22));
  return sum(turned, v128.or(v128.and(a, b), v128.and(c, v128.or(a, b))));
}
