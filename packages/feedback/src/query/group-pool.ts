import { findDuplicates } from '@aml-mlops/text/duplicates';

/** The eligible texts of a pool: one per group of near duplicates, without known texts. */
export interface GroupedPool {
  /** Rows of the pool, in order. */
  readonly rows: Int32Array;
  /** Number of texts that each row represents, including itself. */
  readonly copies: Int32Array;
  /** Number of texts that duplicate an earlier one in the pool. */
  readonly repeated: number;
  /** Number of texts that duplicate a known one. */
  readonly known: number;
}

/**
 * Groups a pool so that a batch holds no near duplicates of each other, of texts selected before, or of test texts.
 *
 * @param known texts that are in the queue, labelled or held out for tests
 */
export async function groupPool(texts: readonly string[], known: readonly string[]): Promise<GroupedPool> {
  const { firstOf } = await findDuplicates(async function* () {
    yield known;
    yield texts;
  });
  const copies = new Int32Array(texts.length);
  let [repeated, ofKnown] = [0, 0];
  for (let row = 0; row < texts.length; row++) {
    const first = firstOf[known.length + row]! - known.length;
    if (first < 0) ofKnown++;
    else if (first !== row) repeated++;
    if (first >= 0) copies[first]!++;
  }
  const rows = Int32Array.from(copies.keys()).filter((row) => copies[row]! > 0);
  return { rows, copies: Int32Array.from(rows, (row) => copies[row]!), repeated, known: ofKnown };
}
