import { CountRows } from './count-rows.ts';
import type { CsrMatrix } from './csr.ts';
import { type Allocation, float64, int32 } from './memory.ts';
import { RowAccumulator } from './row-accumulator.ts';
import type { Vocabulary } from './vocabulary.ts';
import { WordScanner } from './word-scanner.ts';

export interface CountOptions extends Allocation {
  /** Whether to look words up in lower case. Default: false, for texts that are already cleaned. */
  readonly lowerCase?: boolean;
}

/**
 * Counts of a vocabulary's words in each document: shape documents x `vocabulary.size`. Texts are split as
 * `tokenise` does; words without a column are left out.
 */
export function countMatrix(
  documents: readonly string[],
  vocabulary: Vocabulary,
  options: CountOptions = {},
): CsrMatrix {
  const { scanner, accumulator } = takeTools(vocabulary, options.lowerCase ?? false);
  const rows = new CountRows(accumulator);
  for (const document of documents) {
    const count = scanner.scan(document, false);
    rows.push(scanner.ids, count);
  }
  if (scanner.capacity > KEPT_UNITS) tools.delete(vocabulary);
  return {
    rows: rows.rows,
    columns: vocabulary.size,
    indptr: int32(rows.indptr, options),
    indices: int32(rows.indices, options),
    data: float64(rows.counts, options),
  };
}

interface Tools {
  readonly lowerCase: boolean;
  readonly scanner: WordScanner;
  readonly accumulator: RowAccumulator;
}

/** Buffers for longer texts are not kept. */
const KEPT_UNITS = 1 << 20;

/** Kept between calls: scoring counts one document at a time, and creating them would cost more than counting. */
const tools = new WeakMap<Vocabulary, Tools>();

function takeTools(vocabulary: Vocabulary, lowerCase: boolean): Tools {
  const known = tools.get(vocabulary);
  if (known?.lowerCase === lowerCase) return known;
  const scanner = new WordScanner(vocabulary.table, lowerCase);
  const made = { lowerCase, scanner, accumulator: known?.accumulator ?? new RowAccumulator(vocabulary.size) };
  tools.set(vocabulary, made);
  return made;
}
