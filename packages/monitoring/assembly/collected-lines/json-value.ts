// Values that nobody asks for.

import { stringEnd } from './json-string';
import { isDigit, numberEnd } from './json-number';

const QUOTE: u8 = 0x22;
const MINUS: u8 = 0x2d;

/** The first byte from `at` on that is a quote, a backslash, a control character or not ASCII; 15 more bytes may be read. */
export function special(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    const isQuote = i8x16.eq(bytes, i8x16.splat(0x22));
    const isBackslash = i8x16.eq(bytes, i8x16.splat(0x5c));
    // As signed numbers those beyond ASCII are negative.
    const isOther = i8x16.lt_s(bytes, i8x16.splat(0x20));
    const found = i8x16.bitmask(v128.or(v128.or(isQuote, isBackslash), isOther));
    if (found !== 0) return at + <usize>ctz(found);
    at += 16;
  }
}

/** What is behind a value that is a string, a number or a word; 0 for others. */
export function skipped(at: usize): usize {
  const first = load<u8>(at);
  if (first === QUOTE) {
    const end = stringEnd(at + 1);
    return end === 0 ? 0 : end + 1;
  }
  if (first === MINUS || isDigit(first)) return numberEnd(at);
  const four = load<u32>(at);
  // true, null
  if (four === 0x65757274 || four === 0x6c6c756e) return at + 4;
  // false
  return four === 0x736c6166 && load<u8>(at, 4) === 0x65 ? at + 5 : 0;
}
