import { KeySpool, rowsOfRepeatedKeys, textKey } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { ReadingPlan } from './form/plan-reading.ts';
import { isBad, type ReadOptions } from './read/row.ts';
import { readRows } from './read/rows.ts';

const NAMED_IDS = 3;
const NAMED_PLACES = 4;

/**
 * Finds ids that occur more than once. Memory does not grow with the rows: hashes of ids are spooled, and only rows whose hash
 * is repeated are looked at again. Close it at the end.
 */
export class DuplicateIds {
  readonly #keys = new KeySpool();
  readonly #keyOf: (id: string) => number;

  /** @param keyOf hashes an id. Default: {@link textKey} */
  constructor(keyOf: (id: string) => number = textKey) {
    this.#keyOf = keyOf;
  }

  /** @param row its number among all rows, from 0, ascending */
  add(id: string, row: number): void {
    this.#keys.add(this.#keyOf(id), row);
  }

  /**
   * @param read reads the ids of all rows once more, numbered from 0 as in {@link add}; called only if a hash is repeated
   * @returns repeated ids, in the order in which the repetition is found
   */
  async again(read: () => AsyncIterable<readonly (string | undefined)[]>): Promise<readonly string[]> {
    const rows = rowsOfRepeatedKeys(this.#keys);
    if (rows.length === 0) return [];
    const seen = new Set<string>();
    const again = new Set<string>();
    let [at, row] = [0, 0];
    for await (const ids of read()) {
      for (const id of ids) {
        if (row++ !== rows[at]) continue;
        at++;
        if (id === undefined) continue;
        if (seen.has(id)) again.add(id);
        else seen.add(id);
      }
    }
    return [...again];
  }

  close(): void {
    this.#keys.close();
  }
}

/**
 * Locates the rows whose ids occur more than once by reading the raw files again: ingested data does not record line
 * numbers.
 *
 * @param duplicates ids that occur more than once in a set; at least one
 * @returns an error that names the file and row of each
 */
export async function duplicateIdError(
  set: string,
  duplicates: readonly string[],
  plan: ReadingPlan,
  options: ReadOptions,
): Promise<MlopsError> {
  const named = duplicates.slice(0, NAMED_IDS);
  const places = new Map<string, string[]>(named.map((id) => [id, []]));
  let column: string | undefined;
  for (const reading of plan.values()) {
    for await (const rows of readRows(reading, options)) {
      for (const row of rows) {
        if (!isBad(row) && row.id !== undefined) places.get(row.id)?.push(`${reading.file.name} row ${row.row}`);
      }
    }
    column ??= reading.columns.id;
  }
  const shown = [...places].map(([id, found]) => {
    const more = found.length > NAMED_PLACES ? `, and ${found.length - NAMED_PLACES} more` : '';
    return `${JSON.stringify(id)} at ${found.slice(0, NAMED_PLACES).join(', ')}${more}`;
  });
  const others = duplicates.length > named.length ? `; and ${duplicates.length - named.length} more ids` : '';
  return new MlopsError(
    'E_DUPLICATE_ID',
    `ids of the ${set} must be unique; got ${shown.join('; ')}${others}: mend them, or give idColumn=none where column ` +
      `${JSON.stringify(column)} holds no ids`,
    { column, parameter: 'idColumn', value: named },
  );
}
