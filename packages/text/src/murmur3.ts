/**
 * MurmurHash3 (Austin Appleby, x86, 32 bits, seed 0) of a run of UTF-16 units as UTF-8: the hash of scikit-learn's `FeatureHasher`
 * for a string. A lone surrogate hashes as its three bytes.
 *
 * @returns signed
 */
export function murmur3(units: Uint16Array, start: number, length: number): number {
  let hash = 0;
  let block = 0;
  let bytes = 0;
  const end = start + length;
  for (let i = start; i < end; ) {
    let point = units[i++]!;
    if ((point & 0xfc00) === 0xd800 && i < end && (units[i]! & 0xfc00) === 0xdc00) {
      point = 0x10000 + ((point & 0x3ff) << 10) + (units[i++]! & 0x3ff);
    }
    const extra = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    let byte = extra === 0 ? point : FIRST_BYTE[extra]! | (point >>> (6 * extra));
    for (let left = extra; ; ) {
      block |= byte << (8 * (bytes & 3));
      if ((++bytes & 3) === 0) {
        hash = (Math.imul(rotate(hash ^ mix(block), 13), 5) + 0xe6546b64) | 0;
        block = 0;
      }
      if (left === 0) break;
      left--;
      byte = 0x80 | ((point >>> (6 * left)) & 0x3f);
    }
  }
  if ((bytes & 3) !== 0) hash ^= mix(block);
  hash ^= bytes;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The column of a hash among 2^bits: that of scikit-learn's `HashingVectorizer`. */
export function columnOfHash(hash: number, bits: number): number {
  return Math.abs(hash) & ((1 << bits) - 1);
}

/** Of a character in UTF-8, by the number of bytes that follow. */
const FIRST_BYTE = [0, 0xc0, 0xe0, 0xf0];

function mix(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
