// The words of a text of Latin letters, cleaned, cut, looked up and counted in one pass, and a second one over its words.
//
// Addresses are a record's fields; src/latin/latin-words.record.ts declares them and what is there.

import {
  TEXT,
  FOLD,
  BYTES,
  STARTS,
  TAGS,
  SLOTS,
  PLACES,
  FOUND,
  IDS,
  COUNTS,
  SLOT_MASK,
  SLOT_SHIFT,
  CUT,
  KNOWN,
} from './generated/latin-words.record';

const FIRST_WIDE: u32 = 0x80;
const JOINS: u32 = 1;
const OTHER: u32 = 2;
const MIN_WORD: usize = 2;
// Odd, with bits everywhere: the golden ratio.
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;
const LONG: u64 = 1 << 63;
const SLOT_BYTES: usize = 16;

/** Counts the words of a text. Returns how many distinct ones are in the table; -1 for a text with characters of another kind. */
export function count(record: usize, length: i32): i32 {
  const words = cut(record, length);
  if (words < 0) return -1;
  const tags: usize = load<u32>(record, TAGS);
  const found: usize = load<u32>(record, FOUND);
  store<u32>(record, touch(record, words), KNOWN);
  let distinct: usize = 0;
  let known = 0;
  for (let word = 0; word < words; word++) {
    const slot = find(record, word, load<u64>(tags + (<usize>word << 3)));
    if (load<u32>(slot, 8) === 0) continue;
    known++;
    const occurrences = load<i32>(slot, 12);
    store<i32>(slot, occurrences + 1, 12);
    if (occurrences === 0) store<u32>(found + (distinct++ << 2), <u32>slot);
  }
  const ids: usize = load<u32>(record, IDS);
  const counts: usize = load<u32>(record, COUNTS);
  for (let i: usize = 0; i < distinct << 2; i += 4) {
    const slot: usize = load<u32>(found + i);
    store<i32>(ids + i, load<i32>(slot, 8) - 1);
    store<i32>(counts + i, load<i32>(slot, 12));
    store<i32>(slot, 0, 12);
  }
  store<i32>(record, words, CUT);
  store<i32>(record, known, KNOWN);
  return <i32>distinct;
}

/**
 * Adds the words of a text to the table, numbered from `first` on. None is there yet.
 *
 * @param long where the characters of words of more than eight go. Returns where the next ones do
 */
export function add(record: usize, length: i32, first: i32, long: usize): usize {
  const words = cut(record, length);
  const tags: usize = load<u32>(record, TAGS);
  const starts: usize = load<u32>(record, STARTS);
  const places: usize = load<u32>(record, PLACES);
  for (let word = 0; word < words; word++) {
    const tag = load<u64>(tags + (<usize>word << 3));
    const slot = find(record, word, tag);
    store<u64>(slot, tag);
    store<i32>(slot, first + word + 1, 8);
    if ((tag & LONG) === 0) continue;
    const start: usize = load<u32>(starts + (<usize>word << 2));
    const size = <usize>load<u32>(starts + (<usize>word << 2), 4) - start;
    store<u32>(places + (<usize>(first + word) << 2), <u32>long);
    store<u32>(long, <u32>size);
    for (let i: usize = 0; i < size; i++) store<u8>(long + i, load<u8>(start + i), 4);
    long += 4 + size;
  }
  return long;
}

// Writes the words' tags and characters. Returns how many there are, or -1.
function cut(record: usize, length: i32): i32 {
  const fold: usize = load<u32>(record, FOLD);
  const tags: usize = load<u32>(record, TAGS);
  const starts: usize = load<u32>(record, STARTS);
  let unitAt: usize = load<u32>(record, TEXT);
  const last = unitAt + (<usize>length << 1);
  let at: usize = load<u32>(record, BYTES);
  let start = at;
  let words: usize = 0;
  let tag: u64 = 0;
  let hash: u64 = 0;
  let shift: u64 = 0;
  for (; unitAt <= last; unitAt += 2) {
    const unit: u32 = load<u16>(unitAt);
    const folded: u32 = load<u8>(fold + unit);
    if (folded > OTHER) {
      if (shift === 64) {
        hash = mix(hash ^ tag);
        tag = 0;
        shift = 0;
      }
      tag |= (<u64>folded) << shift;
      shift += 8;
      store<u8>(at++, folded);
      continue;
    }
    if (folded === OTHER) return -1;
    if (folded === JOINS && at > start) {
      // The final 0 is no letter, so what is behind the text is not read.
      const before: u32 = load<u16>(unitAt - 2);
      const after: u32 = load<u16>(unitAt, 2);
      if ((before | after) >= FIRST_WIDE) return -1;
      if (isLetter(before) && isLetter(after)) continue;
    }
    if (at - start >= MIN_WORD) {
      store<u64>(tags + (words << 3), at - start > 8 || (tag & LONG) !== 0 ? mix(hash ^ tag) | LONG : tag);
      store<u32>(starts + (words << 2), <u32>start);
      words++;
      start = at;
    } else {
      at = start;
    }
    tag = 0;
    hash = 0;
    shift = 0;
  }
  store<u32>(starts + (words << 2), <u32>at);
  return <i32>words;
}

// Reads the slots where words start to be looked for: the reads do not wait for each other as look-ups do. The sum means nothing.
function touch(record: usize, words: i32): u32 {
  const slots: usize = load<u32>(record, SLOTS);
  const shift = <u64>load<u32>(record, SLOT_SHIFT);
  let tag: usize = load<u32>(record, TAGS);
  let sum: u32 = 0;
  for (const end = tag + (<usize>words << 3); tag < end; tag += 8) {
    sum += load<u32>(slots + <usize>((load<u64>(tag) * MULTIPLIER) >> shift) * SLOT_BYTES, 8);
  }
  return sum;
}

// The slot of a word, or the free one where it would be.
// @ts-ignore: decorator
@inline
function find(record: usize, word: i32, tag: u64): usize {
  const slots: usize = load<u32>(record, SLOTS);
  const mask: usize = load<u32>(record, SLOT_MASK);
  const first = <usize>((tag * MULTIPLIER) >> <u64>load<u32>(record, SLOT_SHIFT));
  let place = slots + first * SLOT_BYTES;
  for (let number = load<u32>(place, 8); number !== 0; number = load<u32>(place, 8)) {
    if (load<u64>(place) === tag && ((tag & LONG) === 0 || isSame(record, word, number - 1))) break;
    place = slots + ((place - slots + SLOT_BYTES) & mask);
  }
  return place;
}

// Whether the characters of a word of more than eight are those of the table.
function isSame(record: usize, word: i32, number: u32): bool {
  const span = <usize>load<u32>(record, STARTS) + (<usize>word << 2);
  const start: usize = load<u32>(span);
  const size = <usize>load<u32>(span, 4) - start;
  const place: usize = load<u32>(<usize>load<u32>(record, PLACES) + (<usize>number << 2));
  if (<usize>load<u32>(place) !== size) return false;
  for (let i: usize = 0; i < size; i++) if (load<u8>(place + i, 4) !== load<u8>(start + i)) return false;
  return true;
}

// @ts-ignore: decorator
@inline
function mix(x: u64): u64 {
  const product = x * MULTIPLIER;
  return product ^ (product >> 32);
}

// @ts-ignore: decorator
@inline
function isLetter(unit: u32): bool {
  return (unit | 0x20) - 0x61 < 26;
}
