/**
 * MurmurHash3 (Austin Appleby, x86, 32 bits, seed 0) of a run of UTF-16 units as UTF-8: the hash of scikit-learn's `FeatureHasher`
 * for a string. A lone surrogate hashes as its three bytes.
 *
 * @returns signed
 */
export function murmur3(units: Uint16Array, start: number, length: number): number {
  const end = start + length;
  let hash = 0;
  let i = start;
  // Most n-grams are ASCII, where a unit is a byte and four are a block.
  for (; i + 4 <= end; i += 4) {
    const a = units[i]!;
    const b = units[i + 1]!;
    const c = units[i + 2]!;
    const d = units[i + 3]!;
    if ((a | b | c | d) >= 0x80) return murmur3Utf8(units, i, end, hash, i - start);
    hash = addBlock(hash, a | (b << 8) | (c << 16) | (d << 24));
  }
  let last = 0;
  for (let shift = 0; i < end; i++, shift += 8) {
    const unit = units[i]!;
    if (unit >= 0x80) return murmur3Utf8(units, start + (length & ~3), end, hash, length & ~3);
    last |= unit << shift;
  }
  return finish((length & 3) === 0 ? hash : hash ^ mix(last), length);
}

/** The rest of a run from `from` on, whatever its characters. @param hash of the `bytes` before, whole blocks */
function murmur3Utf8(units: Uint16Array, from: number, end: number, hashBefore: number, bytesBefore: number): number {
  let hash = hashBefore;
  let bytes = bytesBefore;
  let block = 0;
  for (let i = from; i < end; ) {
    let point = units[i++]!;
    if ((point & 0xfc00) === 0xd800 && i < end && (units[i]! & 0xfc00) === 0xdc00) {
      point = 0x10000 + ((point & 0x3ff) << 10) + (units[i++]! & 0x3ff);
    }
    const extra = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    let byte = extra === 0 ? point : FIRST_BYTE[extra]! | (point >>> (6 * extra));
    for (let left = extra; ; ) {
      block |= byte << (8 * (bytes & 3));
      if ((++bytes & 3) === 0) {
        hash = addBlock(hash, block);
        block = 0;
      }
      if (left === 0) break;
      left--;
      byte = 0x80 | ((point >>> (6 * left)) & 0x3f);
    }
  }
  return finish((bytes & 3) === 0 ? hash : hash ^ mix(block), bytes);
}

function addBlock(hash: number, block: number): number {
  return (Math.imul(rotate(hash ^ mix(block), 13), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, bytes: number): number {
  let h = hash ^ bytes;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
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
