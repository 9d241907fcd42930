import type { WordTable } from './word-table.ts';

/** Splits texts into terms (words, n-grams) and numbers them, without creating strings. */
export interface Scanner {
  /** Terms of the text scanned last; valid up to the count that `scan` returned. The array is replaced as it grows. */
  readonly ids: Int32Array;
  /** Terms that the text scanned last has, those without a number too. */
  readonly cut: number;
  /** UTF-16 units that the buffers hold. They grow with the longest text. */
  readonly capacity: number;
  /**
   * N-grams of the shortest length that the text scanned last has, repeated ones too, and how many of them have a column that some
   * document has. Undefined if the scanner does not know, and has to scan again.
   */
  shortest?(documentFrequency: Int32Array): { readonly terms: number; readonly known: number } | undefined;
  /**
   * @param grow whether terms new to the table are added; else they are left out
   * @returns how many of `ids` are valid
   */
  scan(text: string, grow: boolean): number;
}

/** A scanner on a table. */
export type MakeScanner = (table: WordTable) => Scanner;
