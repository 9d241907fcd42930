// Strings of JSON in UTF-8.

import { special } from './json-value';

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const FIRST_WIDE: u8 = 0x80;

/** Of the string that was read last: whether it has characters beyond ASCII, or escapes. */
export let isWide: bool = false;
export let isEscaped: bool = false;

/** Where the string whose characters begin at `at` has its closing quote; 0 for one with \u, or that is none. */
export function stringEnd(at: usize): usize {
  isWide = false;
  isEscaped = false;
  while (true) {
    at = special(at);
    const byte = load<u8>(at);
    if (byte === QUOTE) return at;
    if (byte >= FIRST_WIDE) {
      isWide = true;
      while (load<u8>(++at) >= FIRST_WIDE) {}
    } else {
      if (byte !== BACKSLASH || unescaped(load<u8>(at, 1)) === 0) return 0;
      isEscaped = true;
      at += 2;
    }
  }
}

/** Writes the characters in [at, end) without their escapes. Returns where they end. */
export function unescape(at: usize, end: usize, to: usize): usize {
  while (at < end) {
    let byte = load<u8>(at++);
    if (byte === BACKSLASH) byte = unescaped(load<u8>(at++));
    store<u8>(to++, byte);
  }
  return to;
}

// What a letter behind a backslash stands for; 0 for u, and for what may not be there.
function unescaped(letter: u8): u8 {
  switch (letter) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return letter;
    case 0x62: // b
      return 8;
    case 0x66: // f
      return 12;
    case 0x6e: // n
      return 10;
    case 0x72: // r
      return 13;
    case 0x74: // t
      return 9;
    default:
      return 0;
  }
}
