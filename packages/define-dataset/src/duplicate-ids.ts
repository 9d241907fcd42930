import { MlopsError } from '@aml-mlops/errors';
import type { ReadingPlan } from './form/plan-reading.ts';
import { isBad, type ReadOptions } from './read/row.ts';
import { readRows } from './read/rows.ts';

const NAMED_IDS = 3;
const NAMED_PLACES = 4;

/** Tracks the ids of one set and remembers repeated ones. */
export class DuplicateIds {
  readonly #seen = new Set<string>();
  readonly #again = new Set<string>();

  add(id: string): void {
    if (this.#seen.has(id)) this.#again.add(id);
    else this.#seen.add(id);
  }

  /** Repeated ids, in the order in which the repetition was found. */
  get again(): readonly string[] {
    return [...this.#again];
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
