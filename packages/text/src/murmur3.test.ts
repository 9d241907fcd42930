import { Xorshift32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { murmur3 } from './murmur3.ts';

function hashOf(text: string, before = ''): number {
  const units = Uint16Array.from(before + text, (unit) => unit.charCodeAt(0));
  return murmur3(units, before.length, text.length) >>> 0;
}

test.each([
  ['', 0],
  ['hello', 0x248bfa47],
  ['hello, world', 0x149bbb7f],
  ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
])('the hash of %j is the published one, wherever it stands', (text, hash) => {
  expect(hashOf(text)).toBe(hash);
  expect(hashOf(text, 'xyé')).toBe(hash);
});

test('a text with other letters hashes as its UTF-8 bytes, whichever character is the first of them', () => {
  const random = new Xorshift32(5);
  for (let round = 0; round < 500; round++) {
    const letters = Array.from({ length: random.below(12) }, () => 'abcdefgé日ß'[random.below(round % 2 ? 10 : 8)]!);
    const text = letters.join('');
    expect(hashOf(text)).toBe(murmurOfBytes(Buffer.from(text)));
  }
});

/** MurmurHash3 as published, byte by byte. */
function murmurOfBytes(bytes: Buffer): number {
  const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));
  const mix = (block: number) => Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
  const whole = bytes.length & ~3;
  let hash = 0;
  for (let at = 0; at < whole; at += 4) {
    hash = (Math.imul(rotate(hash ^ mix(bytes.readInt32LE(at)), 13), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = whole; at < bytes.length; at++) rest |= bytes[at]! << (8 * (at - whole));
  hash ^= mix(rest) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
