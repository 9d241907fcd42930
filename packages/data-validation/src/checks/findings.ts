/** The checks of every dataset. A finding of any of them stops the run. */
export const CHECKS = {
  schema: 'columns must be id (string), text (string) and target (int32)',
  null: 'values must not be null',
  emptyText: 'text must not be empty',
  target: "target must be an index of the dataset's labels",
  duplicateId: 'ids must be unique',
  rows: 'rows must be as many as dataset.json says',
  labelWithoutRows: 'every label must have rows to train on',
  language: 'documents must be in the expected language',
  duplicates: 'test documents must not be training documents too (duplicates=drop of define-dataset leaves copies out)',
} as const;

export type CheckName = keyof typeof CHECKS;

/** Location of a finding: rows are counted from 1 within the file. */
export interface Place {
  readonly file?: string;
  readonly row?: number;
  readonly id?: string;
  readonly detail?: string;
}

export interface Finding {
  readonly dataset: string;
  readonly check: CheckName;
  readonly count: number;
  readonly first: readonly Place[];
  readonly message: string;
}

const FIRST_PLACES = 10;
const NAMED_PLACES = 5;

/** Collects the findings of all checks, so that one run reports everything that is wrong. */
export class Findings {
  readonly #found = new Map<string, { dataset: string; check: CheckName; count: number; first: Place[] }>();

  add(dataset: string, check: CheckName, place: Place): void {
    const key = `${dataset} ${check}`;
    const found = this.#found.get(key) ?? { dataset, check, count: 0, first: [] };
    found.count++;
    if (found.first.length < FIRST_PLACES) found.first.push(place);
    this.#found.set(key, found);
  }

  get(dataset: string, check: CheckName): { readonly count: number; readonly first: readonly Place[] } {
    return this.#found.get(`${dataset} ${check}`) ?? { count: 0, first: [] };
  }

  /** @param except selects findings that are not errors */
  list(except: (dataset: string, check: CheckName) => boolean): Finding[] {
    return [...this.#found.values()]
      .filter(({ dataset, check }) => !except(dataset, check))
      .map((found) => ({ ...found, message: messageOf(found) }));
  }
}

function messageOf({ dataset, check, count, first }: Omit<Finding, 'message'>): string {
  const found = count === 1 ? 'one that is not' : `${count} that are not`;
  return `${dataset}: ${CHECKS[check]}; got ${found}: ${showPlaces(first, count)}`;
}

/** Names the first places, and how many more there are. */
export function showPlaces(first: readonly Place[], count: number): string {
  const more = count > NAMED_PLACES ? ` and ${count - NAMED_PLACES} more` : '';
  return `${first.slice(0, NAMED_PLACES).map(showPlace).join(', ')}${more}`;
}

function showPlace({ file, row, id, detail }: Place): string {
  const where = [file, row === undefined ? undefined : `row ${row}`].filter((part) => part !== undefined).join(' ');
  const named = id === undefined ? where : where === '' ? `id ${id}` : `${where} (id ${id})`;
  return [named, detail].filter((part) => part !== undefined && part !== '').join(' ');
}
