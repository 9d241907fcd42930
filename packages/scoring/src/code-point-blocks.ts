const PLANE = 0x10000;
const BLOCK = 64;

/** Consecutive code points, none a surrogate. */
export interface CodePointBlock {
  readonly first: number;
  readonly last: number;
  /** All of them, in order. */
  readonly text: string;
}

/**
 * The code points of a Unicode plane in blocks of 64. Most properties are those of whole scripts: to ask a block's text first, and
 * its characters only where the block has the property, is many times faster than to ask every character.
 *
 * @param first code point of the plane, such as 0x10000
 */
export function* blocksOf(first: number): Generator<CodePointBlock> {
  for (let from = first; from < first + PLANE; from += BLOCK) {
    // Surrogates fill whole blocks.
    if (from >= 0xd800 && from <= 0xdfff) continue;
    const last = from + BLOCK - 1;
    let text = '';
    for (let point = from; point <= last; point++) text += String.fromCodePoint(point);
    yield { first: from, last, text };
  }
}
