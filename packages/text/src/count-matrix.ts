import { CountRows } from './count-rows.ts';
import type { CsrMatrix } from './csr.ts';
import { type Allocation, float64, int32 } from './memory.ts';
import type { Vocabulary } from './vocabulary.ts';
import { WordScanner } from './word-scanner.ts';

export interface CountOptions extends Allocation {
  /** Look words up in lower case. Default false: texts were cleaned already, and words are compared as they stand. */
  readonly lowerCase?: boolean;
}

/**
 * How often each word of a vocabulary occurs in each document: shape documents x `vocabulary.size`. Texts are cut as
 * `tokenise` does; words without a column are left out.
 */
export function countMatrix(
  documents: readonly string[],
  vocabulary: Vocabulary,
  options: CountOptions = {},
): CsrMatrix {
  const scanner = new WordScanner(vocabulary.table, options.lowerCase ?? false);
  const rows = new CountRows(vocabulary.size);
  for (const document of documents) {
    const count = scanner.scan(document, false);
    rows.push(scanner.ids, count);
  }
  return {
    rows: rows.rows,
    columns: vocabulary.size,
    indptr: int32(rows.indptr, options),
    indices: int32(rows.indices, options),
    data: float64(rows.counts, options),
  };
}
