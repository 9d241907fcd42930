import { type FittedBlock, tableScanner } from './fitted-block.ts';
import { columnOfHash, murmur3 } from './murmur3.ts';
import { NgramScanner } from './ngram-scanner.ts';
import type { Vectorizer } from './vectorizer.ts';
import { WordTable } from './word-table.ts';

/**
 * The n-grams of a text by column; `a / b` if two share a column because of their hash. In
 * character n-grams, `␣` stands for a blank.
 */
export function termsByColumn(vectorizer: Vectorizer, text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  let offset = 0;
  for (const block of vectorizer.blocks) {
    for (const term of new Set(termsOf(vectorizer, block, text))) {
      const column = columnOf(block, term);
      if (column < 0) continue;
      const shown = block.state.block.analyzer === 'word' ? term : term.replaceAll(' ', '␣');
      const other = names.get(offset + column);
      names.set(offset + column, other === undefined ? shown : `${other} / ${shown}`);
    }
    offset += block.columns;
  }
  return names;
}

/**
 * Share of a text's words that occur in no training document, in [0, 1]; 1 for a text without words. If no block reads words, the
 * shortest n-grams are used instead.
 */
export function unknownTermShare(vectorizer: Vectorizer, text: string): number {
  const { terms, known } = vectorizer.unknownShareBlock.countShortest(text);
  return terms === 0 ? 1 : (terms - known) / terms;
}

/** n-grams of a text as they come, repeated ones too. */
function termsOf(vectorizer: Vectorizer, { state }: FittedBlock, text: string): string[] {
  const block = { ...state.block, hashingBits: null };
  const table = new WordTable();
  const { lowerCase, stopWords } = vectorizer.representation;
  const scanner =
    stopWords.length === 0
      ? tableScanner(block, vectorizer.representation)(table)
      : new NgramScanner({ ...block, lowerCase, stopWords }, table);
  const count = scanner.scan(text, true);
  return table.strings(scanner.ids.subarray(0, count));
}

function columnOf({ state: { block, vocabulary } }: FittedBlock, term: string): number {
  if (vocabulary) return vocabulary.indexOf(term);
  const units = Uint16Array.from({ length: term.length }, (_, i) => term.charCodeAt(i));
  return columnOfHash(murmur3(units, 0, units.length), block.hashingBits ?? 0);
}
