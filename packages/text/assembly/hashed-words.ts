// N-grams of the words of a text, cut, hashed and counted by their columns in two passes.
//
// Addresses are a record's fields; src/hashing/hashed-words.record.ts declares them and what is there. The hash is MurmurHash3 (Austin
// Appleby, x86, 32 bits, seed 0) of the n-gram in UTF-8. It takes blocks of four bytes, so that a longer n-gram of the same first word goes on
// from the whole blocks of the shorter one.

import {
  TEXT,
  LINE,
  STARTS,
  COUNTS,
  USED,
  USED_WORDS,
  FREQUENCY,
  ROW_IDS,
  ROW_COUNTS,
  COLUMNS,
  SHORTEST,
  LONGEST,
  MIN_WORD,
} from './generated/hashed-words.record';

const BLANK: u32 = 0x20;
// What stands for a character, if not an ASCII one in its place: it ends a word, belongs to one, or only the general way can tell.
const ENDS: u32 = 0;
const WIDE: u32 = 0x80;

/**
 * Counts the n-grams of a text by their columns.
 *
 * @param fold address: by character, what stands for it
 * @param learns whether the text counts for `frequency`
 * @returns how many distinct columns it has; -1 for a text with characters of another kind
 */
export function count(record: usize, length: i32, fold: usize, learns: bool): i32 {
  const words = cut(record, length, fold);
  if (words < 0) return -1;
  hashAll(record, words);
  return drain(record, learns);
}

// Writes the words to the line. Returns how many there are, or -1.
function cut(record: usize, length: i32, fold: usize): i32 {
  const starts: usize = load<u32>(record, STARTS);
  const minWord: usize = load<u32>(record, MIN_WORD);
  const line: usize = load<u32>(record, LINE);
  let unitAt: usize = load<u32>(record, TEXT);
  const last = unitAt + (<usize>length << 1);
  let at = line;
  let start = line;
  let units: usize = 0;
  let words: usize = 0;
  for (; unitAt <= last; unitAt += 2) {
    const unit: u32 = unitAt === last ? 0 : load<u16>(unitAt);
    const folded: u32 = unitAt === last ? ENDS : load<u8>(fold + unit);
    if (folded - 1 < WIDE - 1) {
      store<u8>(at++, folded);
      units++;
      continue;
    }
    if (folded === ENDS) {
      if (units >= minWord) {
        store<u32>(starts + (words++ << 2), <u32>start);
        store<u8>(at++, BLANK);
        start = at;
      }
      at = start;
      units = 0;
      continue;
    }
    if (folded !== WIDE) return -1;
    units++;
    if (unit < 0x800) {
      store<u8>(at++, 0xc0 | (unit >> 6));
    } else {
      store<u8>(at++, 0xe0 | (unit >> 12));
      store<u8>(at++, 0x80 | ((unit >> 6) & 0x3f));
    }
    store<u8>(at++, 0x80 | (unit & 0x3f));
  }
  store<u32>(starts + (words << 2), <u32>start);
  return <i32>words;
}

function hashAll(record: usize, words: i32): void {
  const starts: usize = load<u32>(record, STARTS);
  const counts: usize = load<u32>(record, COUNTS);
  const used: usize = load<u32>(record, USED);
  const usedWords: usize = load<u32>(record, USED_WORDS);
  const mask = load<u32>(record, COLUMNS) - 1;
  const shortest = load<i32>(record, SHORTEST);
  const longest = load<i32>(record, LONGEST);
  for (let first = 0; first < words; first++) {
    const place = starts + (<usize>first << 2);
    const start: usize = load<u32>(place);
    const most = min(longest, words - first);
    let hash: u32 = 0;
    let at = start;
    for (let n = 1; n <= most; n++) {
      const end = <usize>load<u32>(place + (<usize>n << 2)) - 1;
      for (; at + 4 <= end; at += 4) hash = rotl<u32>(hash ^ mix(load<u32>(at)), 13) * 5 + 0xe6546b64;
      if (n < shortest) continue;
      // Of no byte the rest is 0, which changes nothing.
      const rest = load<u32>(at) & ((<u32>1 << (<u32>(end - at) << 3)) - 1);
      const column = columnOf(hash ^ mix(rest) ^ <u32>(end - start), mask);
      const counted = counts + (column << 2);
      const before = load<i32>(counted);
      store<i32>(counted, before + 1);
      if (before !== 0) continue;
      const word = used + ((column >> 6) << 3);
      store<u64>(word, load<u64>(word) | (<u64>1 << <u64>(column & 63)));
      const block = usedWords + ((column >> 12) << 3);
      store<u64>(block, load<u64>(block) | (<u64>1 << <u64>((column >> 6) & 63)));
    }
  }
}

// Writes the text's columns, rising, and empties its counts. Returns how many there are.
function drain(record: usize, learns: bool): i32 {
  const counts: usize = load<u32>(record, COUNTS);
  const used: usize = load<u32>(record, USED);
  const usedWords: usize = load<u32>(record, USED_WORDS);
  const frequency: usize = load<u32>(record, FREQUENCY);
  const ids: usize = load<u32>(record, ROW_IDS);
  const rowCounts: usize = load<u32>(record, ROW_COUNTS);
  const blocks = (<usize>load<u32>(record, COLUMNS) + 4095) >> 12;
  let distinct: usize = 0;
  for (let block: usize = 0; block < blocks; block++) {
    let filled = load<u64>(usedWords + (block << 3));
    if (filled === 0) continue;
    store<u64>(usedWords + (block << 3), 0);
    for (; filled !== 0; filled &= filled - 1) {
      const word = (block << 6) | <usize>ctz(filled);
      let bits = load<u64>(used + (word << 3));
      store<u64>(used + (word << 3), 0);
      for (; bits !== 0; bits &= bits - 1) {
        const column = (word << 6) | <usize>ctz(bits);
        const counted = counts + (column << 2);
        store<u32>(ids + (distinct << 2), <u32>column);
        store<i32>(rowCounts + (distinct << 2), load<i32>(counted));
        store<i32>(counted, 0);
        distinct++;
        if (!learns) continue;
        const documents = frequency + (column << 2);
        store<i32>(documents, load<i32>(documents) + 1);
      }
    }
  }
  return <i32>distinct;
}

// @ts-ignore: decorator
@inline
function columnOf(mixed: u32, mask: u32): usize {
  let hash = mixed;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  hash ^= hash >> 16;
  return <usize>(<u32>abs<i32>(<i32>hash) & mask);
}

// @ts-ignore: decorator
@inline
function mix(block: u32): u32 {
  return rotl<u32>(block * 0xcc9e2d51, 15) * 0x1b873593;
}
