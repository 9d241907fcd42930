import { MlopsError } from '@aml-mlops/errors';
import type { ReadingPlan } from './form/plan-reading.ts';
import { isBad, type ReadOptions } from './read/row.ts';
import { readRows } from './read/rows.ts';

const NAMED_IDS = 3;
const NAMED_PLACES = 4;

/** Ids of one set; remembers those that come again. */
export class DuplicateIds {
  readonly #seen = new Set<string>();
  readonly #again = new Set<string>();

  add(id: string): void {
    if (this.#seen.has(id)) this.#again.add(id);
    else this.#seen.add(id);
  }

  /** In the order in which they came again. */
  get again(): readonly string[] {
    return [...this.#again];
  }
}

/**
 * Finds the rows of ids that come more than once in the raw files, which are read once more for it: what was ingested
 * before does not say on which line a row was.
 *
 * @param duplicates ids that a set holds more than once; at least one
 * @returns an error that names file and row of each
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
