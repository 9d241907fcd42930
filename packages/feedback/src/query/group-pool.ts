import { findDuplicates } from '@aml-mlops/text/duplicates';

/** The texts of a pool that may be asked about: one of each group of near duplicates, none that is known. */
export interface GroupedPool {
  /** Rows of the pool, in order. */
  readonly rows: Int32Array;
  /** Texts that each of them stands for, itself included. */
  readonly copies: Int32Array;
  /** Texts that repeat one before them in the pool. */
  readonly repeated: number;
  /** Texts that repeat a known one. */
  readonly known: number;
}

/**
 * Groups a pool so that no two texts of a batch are nearly alike, and none is like what was asked before or what a model is tested on.
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
