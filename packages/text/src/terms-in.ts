import { type FittedBlock, tableScanner } from './fitted-block.ts';
import { columnOfHash, murmur3 } from './murmur3.ts';
import { NgramScanner } from './ngram-scanner.ts';
import type { Vectorizer } from './vectorizer.ts';
import { WordTable } from './word-table.ts';

/**
 * What the columns of a text's row stand for: its n-grams by column, `a / b` where two have one column by their hash. In
 * n-grams of characters `␣` stands for a blank.
 */
export function termsByColumn(vectorizer: Vectorizer, text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  let offset = 0;
  for (const block of vectorizer.blocks) {
    for (const term of new Set(termsOf(vectorizer, block, text, false))) {
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
 * Share of a text's words that no training document had, in [0, 1]; 1 where it has no words. Where no block sees words, its
 * shortest n-grams stand for them.
 */
export function unknownTermShare(vectorizer: Vectorizer, text: string): number {
  const block = vectorizer.blocks.find(({ state }) => state.block.analyzer === 'word') ?? vectorizer.blocks[0]!;
  const terms = termsOf(vectorizer, block, text, true);
  if (terms.length === 0) return 1;
  return terms.filter((term) => !isKnown(block, term)).length / terms.length;
}

function isKnown(block: FittedBlock, term: string): boolean {
  const column = columnOf(block, term);
  return column >= 0 && block.state.documentFrequency[column]! > 0;
}

/** n-grams of a text as they come, repeated ones too. @param shortestOnly those of the least length alone */
function termsOf(vectorizer: Vectorizer, { state }: FittedBlock, text: string, shortestOnly: boolean): string[] {
  const [shortest, longest] = state.block.ngramRange;
  const block = {
    ...state.block,
    hashingBits: null,
    ngramRange: [shortest, shortestOnly ? shortest : longest] as const,
  };
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
