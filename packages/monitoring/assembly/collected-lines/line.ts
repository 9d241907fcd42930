// A line that is an object of the data collector: one record in `data`, no blanks, no name twice. What is not known exactly, such
// as \u, is not read here: the caller has a parser for it.

import {
  CHARACTERS,
  CHARACTERS_START,
  DATA,
  ID_HASH,
  ID_START,
  IS_LABEL_WIDE,
  IS_TEXT_WIDE,
  LABEL_START,
  PROBABILITY,
  PROBABILITY_START,
  ROW_BYTES,
  SHA_START,
  TEXT_END,
  TEXT_HASH,
  TEXT_START,
  TIME,
  TIME_START,
  UNKNOWN_SHARE,
  UNKNOWN_SHARE_START,
} from '../generated/scanned-line.record';
import { isEscaped, isWide, stringEnd, unescape } from './json-string';
import { numberEnd, numberRead } from './json-number';
import { skipped, special } from './json-value';
import { timeOf } from './time';

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
const OPEN_LIST: u8 = 0x5b;
const CLOSE_LIST: u8 = 0x5d;
const NEWLINE: u8 = 10;

const ABSENT: f64 = -1;
/** Of a start's field, to that of the end. */
const TO_END: usize = 4;

/** Writes the row of a line. Returns where its newline is, 0 for a line that is not known. */
export function readLine(row: usize, at: usize, scratch: usize): usize {
  for (let i: usize = 0; i < ROW_BYTES; i += 4) store<u32>(row + i, 0);
  store<f64>(row, ABSENT, CHARACTERS);
  store<f64>(row, ABSENT, PROBABILITY);
  store<f64>(row, ABSENT, UNKNOWN_SHARE);
  store<f64>(row, ABSENT, ID_HASH);
  store<f64>(row, ABSENT, TEXT_HASH);
  if (load<u8>(at) !== OPEN) return 0;
  do {
    const name = at + 2;
    const end = nameEnd(at);
    if (end === 0) return 0;
    at = fieldOfEvent(row, name, end - name, end + 2, scratch);
    if (at === 0) return 0;
  } while (load<u8>(at) === COMMA);
  if (load<u8>(at) !== CLOSE || load<u8>(at, 1) !== NEWLINE) return 0;
  if (load<u32>(row, ID_START) === 0 || load<u32>(row, TIME_START) === 0 || load<u32>(row, DATA) === 0) return 0;
  return at + 1;
}

// Where the name behind a bracket or comma ends, if a colon follows.
function nameEnd(at: usize): usize {
  if (load<u8>(at, 1) !== QUOTE) return 0;
  const end = special(at + 2);
  return load<u8>(end) === QUOTE && load<u8>(end, 1) === COLON ? end : 0;
}

function fieldOfEvent(row: usize, name: usize, size: usize, at: usize, scratch: usize): usize {
  if (size === 4) {
    const four = load<u32>(name);
    if (four === 0x61746164) return readData(row, at, scratch); // data
    if (four === 0x656d6974) {
      // time
      const end = readAscii(row, at, TIME_START);
      if (end !== 0) store<f64>(row, timeOf(at + 1, end - 1), TIME);
      return end;
    }
  }
  // correlationid
  if (
    size === 13 &&
    load<u64>(name) === 0x74616c6572726f63 &&
    load<u32>(name, 8) === 0x696e6f69 &&
    load<u8>(name, 12) === 0x64
  ) {
    return readAscii(row, at, ID_START);
  }
  return skipped(at);
}

function readData(row: usize, at: usize, scratch: usize): usize {
  if (load<u32>(row, DATA) !== 0 || load<u8>(at) !== OPEN_LIST || load<u8>(at, 1) !== OPEN) return 0;
  store<u32>(row, 1, DATA);
  at++;
  do {
    const name = at + 2;
    const end = nameEnd(at);
    if (end === 0) return 0;
    at = fieldOfRecord(row, name, end - name, end + 2, scratch);
    if (at === 0) return 0;
  } while (load<u8>(at) === COMMA);
  return load<u8>(at) === CLOSE && load<u8>(at, 1) === CLOSE_LIST ? at + 2 : 0;
}

function fieldOfRecord(row: usize, name: usize, size: usize, at: usize, scratch: usize): usize {
  if (size === 4) {
    if (load<u32>(name) === 0x74786574) return readText(row, at, scratch); // text
  } else if (size === 5) {
    // label
    if (load<u32>(name) === 0x6562616c && load<u8>(name, 4) === 0x6c) {
      const end = readString(row, at, LABEL_START);
      store<u32>(row, <u32>isWide, IS_LABEL_WIDE);
      return isEscaped ? 0 : end;
    }
  } else if (size === 10) {
    const first = load<u64>(name);
    const last = load<u16>(name, 8);
    if (first === 0x6574636172616863 && last === 0x7372) return readNumber(row, at, CHARACTERS, CHARACTERS_START); // characters
    if (first === 0x3261685374786574 && last === 0x3635) return readAscii(row, at, SHA_START); // textSha256
  } else if (size === 11) {
    // probability
    if (load<u64>(name) === 0x6c696261626f7270 && load<u32>(name, 7) === 0x7974696c) {
      return readNumber(row, at, PROBABILITY, PROBABILITY_START);
    }
  } else if (size === 12) {
    // unknownShare
    if (load<u64>(name) === 0x536e776f6e6b6e75 && load<u32>(name, 8) === 0x65726168) {
      return readNumber(row, at, UNKNOWN_SHARE, UNKNOWN_SHARE_START);
    }
  }
  return skipped(at);
}

// Writes where a string's characters are. Returns what is behind it; 0 for what is no string, and for a second one.
function readString(row: usize, at: usize, field: usize): usize {
  if (load<u8>(at) !== QUOTE || load<u32>(row + field) !== 0) return 0;
  const end = stringEnd(at + 1);
  store<u32>(row + field, <u32>(at + 1));
  store<u32>(row + field, <u32>end, TO_END);
  return end === 0 ? 0 : end + 1;
}

function readAscii(row: usize, at: usize, field: usize): usize {
  const end = readString(row, at, field);
  return isWide || isEscaped ? 0 : end;
}

function readText(row: usize, at: usize, scratch: usize): usize {
  const end = readString(row, at, TEXT_START);
  if (end === 0) return 0;
  store<u32>(row, <u32>isWide, IS_TEXT_WIDE);
  if (isEscaped) {
    store<u32>(row, <u32>scratch, TEXT_START);
    store<u32>(row, <u32>unescape(at + 1, end - 1, scratch), TEXT_END);
  }
  return end;
}

function readNumber(row: usize, at: usize, field: usize, start: usize): usize {
  if (load<u32>(row + start) !== 0) return 0;
  const end = numberEnd(at);
  store<f64>(row + field, numberRead);
  store<u32>(row + start, <u32>at);
  store<u32>(row + start, <u32>end, TO_END);
  return end;
}
