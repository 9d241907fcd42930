/** Bytes of a varint of 64 bits at most: that of a negative number has all. */
const LONGEST = 10;

/**
 * Whole numbers as protocol buffers pack int64: varints, one after the other.
 *
 * @param values safe integers
 */
export function packInts(values: ArrayLike<number>): Uint8Array {
  let length = 0;
  for (let i = 0; i < values.length; i++) length += varintLength(values[i]!);
  const bytes = new Uint8Array(length);
  for (let i = 0, at = 0; i < values.length; i++) at = putVarint(bytes, at, values[i]!);
  return bytes;
}

/** Numbers as protocol buffers pack float: float32, little-endian, the byte order of Node's platforms. */
export function packFloats(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** @param value a safe integer */
export function varint(value: number): Uint8Array {
  return packInts([value]);
}

function varintLength(value: number): number {
  if (value < 0) return LONGEST;
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** @returns where the next one goes */
function putVarint(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  if (value >= 0) {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
    bytes[at++] = rest;
    return at;
  }
  // Two's complement of 64 bits.
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes[at++] = Number(rest & 127n) | 128;
  bytes[at++] = Number(rest);
  return at;
}
