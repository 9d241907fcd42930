import { DIGIT, PUNCTUATION, planeClasses, SPACE } from './characters.ts';
import type { CleaningV2 } from './cleaning-options.ts';

const ASCII = 0x80;
const BLANK = 0x20;
const ZERO = 0x30;
const APOSTROPHE = 0x27;

/** What becomes of a character. */
const IS_LETTER = 0;
const IS_OTHER = 1;
const IS_GAP = 2;
const IS_REMOVED = 3;
const IS_TOKEN = 4;
const IS_APOSTROPHE = 5;

/** What the character before was. */
const AFTER_GAP = 0;
const AFTER_LETTER = 1;
const AFTER_OTHER = 2;
const AFTER_TOKEN = 3;

interface Rules {
  /** By ASCII character, what becomes of it, and what is written. */
  readonly actions: Uint8Array;
  readonly written: Uint8Array;
  /** What becomes of an apostrophe that joins or parts no letters. */
  readonly loneApostrophe: number;
  readonly apostropheParts: boolean;
}

const known = new WeakMap<CleaningV2, Rules>();
const KEPT_BYTES = 1 << 16;
let kept: Buffer | undefined;

/**
 * The rules of `cleanV2` up to segments and stop words, for a text of ASCII alone: there are no marks, no format characters and
 * nothing to compose, and a table says what becomes of a character.
 */
export function cleanAsciiV2(text: string, options: CleaningV2): string {
  const { actions, written, loneApostrophe, apostropheParts } = rulesOf(options);
  const { length } = text;
  // What is written is at most three characters a character.
  const bytes = reserve(4 * length);
  const from = bytes.length - length;
  bytes.write(text, from, length, 'latin1');
  let at = 0;
  let last = AFTER_GAP;
  for (let i = from; i < bytes.length; i++) {
    const unit = bytes[i]!;
    let action = actions[unit]!;
    if (action === IS_APOSTROPHE) {
      if (last === AFTER_LETTER && i + 1 < bytes.length && actions[bytes[i + 1]!] === IS_LETTER) {
        if (apostropheParts) last = AFTER_GAP;
        continue;
      }
      action = loneApostrophe;
    }
    if (action === IS_LETTER) {
      if (last !== AFTER_LETTER && last !== AFTER_OTHER && at > 0) bytes[at++] = BLANK;
      last = AFTER_LETTER;
    } else if (action === IS_OTHER) {
      if (last !== AFTER_LETTER && last !== AFTER_OTHER && at > 0) bytes[at++] = BLANK;
      last = AFTER_OTHER;
    } else if (action === IS_TOKEN) {
      if (at > 0) bytes[at++] = BLANK;
      last = AFTER_TOKEN;
    } else {
      last = AFTER_GAP;
      continue;
    }
    bytes[at++] = written[unit]!;
  }
  return bytes.toString('latin1', 0, at);
}

function rulesOf(options: CleaningV2): Rules {
  const found = known.get(options);
  if (found) return found;
  const { punctuation, digits, apostrophes, lowerCase } = options;
  const mark = punctuation === 'blank' ? IS_REMOVED : punctuation === 'tokens' ? IS_TOKEN : IS_OTHER;
  const classes = planeClasses(0);
  const actions = new Uint8Array(ASCII);
  const written = new Uint8Array(ASCII);
  for (let unit = 0; unit < ASCII; unit++) {
    const character = String.fromCharCode(unit);
    written[unit] = (lowerCase ? character.toLowerCase() : character).charCodeAt(0);
    const found = classes[unit]!;
    if ((found & SPACE) !== 0) actions[unit] = IS_GAP;
    else if ((found & PUNCTUATION) !== 0) actions[unit] = mark;
    else if ((found & DIGIT) !== 0) {
      actions[unit] = digits === 'blank' ? IS_REMOVED : IS_OTHER;
      if (digits === 'zero') written[unit] = ZERO;
    } else actions[unit] = IS_LETTER;
  }
  if (apostrophes !== 'keep') actions[APOSTROPHE] = IS_APOSTROPHE;
  const rules = { actions, written, loneApostrophe: mark, apostropheParts: apostrophes === 'split' };
  known.set(options, rules);
  return rules;
}

function reserve(bytes: number): Buffer {
  if (kept && bytes <= KEPT_BYTES) return kept;
  const made = Buffer.allocUnsafeSlow(Math.max(bytes, KEPT_BYTES));
  if (bytes <= KEPT_BYTES) kept = made;
  return made;
}
