// The distinct words of a text of ASCII, by bucket: as src/two-sample/count-words.ts counts them.

import { BUCKETS, FOLD, SLOTS, TEXT_NUMBER } from '../generated/collected-lines.record';

const FNV_OFFSET: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;
const SLOT_BYTES: usize = 16;
const LAST_SLOT: u32 = 511;
const MIN_WORD: usize = 2;

/** Writes the buckets of the distinct words in [at, end), `most` of them at most. Returns how many there are. */
export function countWords(record: usize, at: usize, end: usize, most: i32): i32 {
  const fold: usize = load<u32>(record, FOLD);
  const buckets: usize = load<u32>(record, BUCKETS);
  const slots: usize = load<u32>(record, SLOTS);
  let number = load<u32>(record, TEXT_NUMBER) + 1;
  if (number === 0) {
    // All numbers were used once: no slot may seem to be of a text to come.
    for (let i: usize = 0; i <= <usize>LAST_SLOT; i++) store<u32>(slots + i * SLOT_BYTES, 0);
    number = 1;
  }
  store<u32>(record, number, TEXT_NUMBER);
  let distinct = 0;
  let hash = FNV_OFFSET;
  let start = at;
  for (; at <= end; at++) {
    // What is behind the text ends its last word.
    const folded: u32 = at < end ? <u32>load<u8>(fold + <usize>load<u8>(at)) : 0;
    if (folded !== 0) {
      hash = (hash ^ folded) * FNV_PRIME;
      continue;
    }
    if (at - start >= MIN_WORD && isNew(fold, slots, number, hash, start, at)) {
      store<u16>(buckets + (<usize>distinct << 1), <u16>(((hash ^ (hash >> 15)) * 0x2c1b3c6d) >> 17));
      if (++distinct === most) break;
    }
    hash = FNV_OFFSET;
    start = at + 1;
  }
  return distinct;
}

// Whether a word occurs for the first time. Words of equal hash are compared by letter.
function isNew(fold: usize, slots: usize, number: u32, hash: u32, start: usize, end: usize): bool {
  let place = (hash ^ (hash >> 15)) & LAST_SLOT;
  let slot = slots + <usize>place * SLOT_BYTES;
  while (load<u32>(slot) === number) {
    if (load<u32>(slot, 4) === hash && isSame(fold, start, end, load<u32>(slot, 8), load<u32>(slot, 12))) return false;
    place = (place + 1) & LAST_SLOT;
    slot = slots + <usize>place * SLOT_BYTES;
  }
  store<u32>(slot, number);
  store<u32>(slot, hash, 4);
  store<u32>(slot, <u32>start, 8);
  store<u32>(slot, <u32>end, 12);
  return true;
}

function isSame(fold: usize, start: usize, end: usize, other: usize, otherEnd: usize): bool {
  if (end - start !== otherEnd - other) return false;
  for (; start < end; start++, other++) {
    if (load<u8>(fold + <usize>load<u8>(start)) !== load<u8>(fold + <usize>load<u8>(other))) return false;
  }
  return true;
}
