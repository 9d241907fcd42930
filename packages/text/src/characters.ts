/**
 * Classes of characters. Every character has one class of separator or content, and may be a word
 * character too: bits, so that one table look-up gives all.
 */
export const WORD = 1;
export const SPACE = 2;
export const PUNCTUATION = 4;
export const DIGIT = 8;
export const MARK = 16;
export const FORMAT = 32;

const PLANE = 0x10000;
const planes: (Uint8Array | undefined)[] = [];

/**
 * The classes of all characters of one Unicode plane, by the low 16 bits of the code point. Surrogates have none.
 *
 * - `WORD`: Unicode categories L and N and the underscore, which is what `\w` of Python's `re` takes (`str.isalnum`).
 *   Combining marks are not word characters, there or here.
 * - `SPACE`: `\s` of ECMAScript and the control characters (Cc).
 * - `PUNCTUATION`: categories P and S, the underscore among them.
 * - `DIGIT`: category N, so that `½`, `²` and `Ⅷ` go with `7`.
 * - `MARK`: category M, combining marks.
 * - `FORMAT`: category Cf, such as the zero-width joiner.
 */
export function planeClasses(plane: number): Uint8Array {
  const known = planes[plane];
  if (known) return known;
  const classes = new Uint8Array(PLANE);
  const characters = planeText(plane);
  planes[plane] = classes;
  // Of the 17 planes most are unassigned or private: one look instead of six.
  if (!/[^\p{Cn}\p{Co}]/u.test(characters)) return classes;
  // In planes above the first every character is two UTF-16 units, so positions in the text are twice the offset.
  const width = plane === 0 ? 1 : 2;
  mark(/[\p{L}\p{N}_]+/gu, WORD);
  mark(/[\p{P}\p{S}]+/gu, PUNCTUATION);
  mark(/\p{N}+/gu, DIGIT);
  mark(/[\s\p{Cc}]+/gu, SPACE);
  mark(/\p{M}+/gu, MARK);
  mark(/(?!\s)\p{Cf}/gu, FORMAT);
  return classes;

  function mark(pattern: RegExp, bit: number): void {
    for (const run of characters.matchAll(pattern)) {
      const from = run.index / width;
      const to = from + run[0].length / width;
      for (let i = from; i < to; i++) classes[i] = classes[i]! | bit;
    }
  }
}

/** All characters of a plane in order, the surrogates replaced by U+FFFF, which is no character. */
function planeText(plane: number): string {
  const units = new Uint16Array(plane === 0 ? PLANE : 2 * PLANE);
  for (let low = 0; low < PLANE; low++) {
    if (plane === 0) units[low] = low >= 0xd800 && low <= 0xdfff ? 0xffff : low;
    else {
      units[2 * low] = 0xd800 + ((plane - 1) << 6) + (low >>> 10);
      units[2 * low + 1] = 0xdc00 + (low & 0x3ff);
    }
  }
  return Buffer.from(units.buffer).toString('utf16le');
}
