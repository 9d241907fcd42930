import { createHash } from 'node:crypto';

/** Namespace of the GUIDs made by `guid()`, as documented by Azure: version 5 of RFC 4122. */
const NAMESPACE = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');

/** `guid('a', 'b')` as Azure Resource Manager computes it. */
export function armGuid(...parts: readonly string[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update(parts.join('-')).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * `uniqueString('a', 'b')` as Azure Resource Manager computes it: the arguments joined by hyphens, hashed to 64 bits, encoded
 * as letters of five bits each, highest first. The last letter encodes the lowest four bits and a zero.
 */
export function uniqueString(...parts: readonly string[]): string {
  let bits = hash64(Buffer.from(parts.join('-'), 'utf8')) << 1n;
  let text = '';
  for (let i = 0; i < 13; i++) {
    text = `${BASE32[Number(bits & 31n)]}${text}`;
    bits >>= 5n;
  }
  return text;
}

const [C1, C2] = [0x239b961b, 0xab0e9789];
const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by));
const mixFirst = (word: number) => Math.imul(rotate(Math.imul(word, C1), 15), C2);
const mixSecond = (word: number) => Math.imul(rotate(Math.imul(word, C2), 17), C1);

/**
 * The 64-bit variant of MurmurHash3 for 32-bit machines, with two lanes (A. Appleby, public domain; the form used by Azure),
 * seed 0.
 */
function hash64(bytes: Buffer): bigint {
  const { length } = bytes;
  const whole = length - (length % 8);
  let [h1, h2] = [0, 0];
  for (let i = 0; i < whole; i += 8) {
    h1 = Math.imul(rotate(h1 ^ mixFirst(bytes.readInt32LE(i)), 19) + h2, 5) + 0x561ccd1b;
    h2 = Math.imul(rotate(h2 ^ mixSecond(bytes.readInt32LE(i + 4)), 13) + h1, 5) + 0x0bcaa747;
  }
  const tail = Buffer.alloc(8);
  bytes.copy(tail, 0, whole);
  // A zero word changes nothing, as if it were absent.
  h1 ^= mixFirst(tail.readInt32LE(0)) ^ length;
  h2 ^= mixSecond(tail.readInt32LE(4)) ^ length;
  h1 = (h1 + h2) | 0;
  h2 = (h2 + h1) | 0;
  [h1, h2] = [avalanche(h1), avalanche(h2)];
  h1 = (h1 + h2) | 0;
  h2 = (h2 + h1) | 0;
  return (BigInt(h2 >>> 0) << 32n) | BigInt(h1 >>> 0);
}

function avalanche(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
