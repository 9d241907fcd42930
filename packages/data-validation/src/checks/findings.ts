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

interface Found {
  readonly dataset: string;
  readonly check: CheckName;
  count: number;
  readonly first: Place[];
  /** Where the first of them is, by set and place. */
  readonly at: readonly [set: number, place: number];
}

/** Collects the findings of all checks, so that one run reports everything that is wrong. */
export class Findings {
  readonly #found = new Map<string, Found>();
  readonly #datasets: readonly string[];

  /** @param datasets in the order in which they are read */
  constructor(datasets: readonly string[]) {
    this.#datasets = datasets;
  }

  /** @param at where the row is, as by `placeOf`; default: after all rows of all sets */
  add(dataset: string, check: CheckName, place: Place, at?: number): void {
    this.addAll(dataset, check, [place], 1, at);
  }

  /**
   * Adds findings of which only the first are known one by one.
   *
   * @param count of all, of which `first` are the first
   */
  addAll(dataset: string, check: CheckName, first: readonly Place[], count: number, at?: number): void {
    const key = `${dataset} ${check}`;
    let found = this.#found.get(key);
    if (!found) {
      const where = at === undefined ? ([Infinity, 0] as const) : ([this.#datasets.indexOf(dataset), at] as const);
      found = { dataset, check, count: 0, first: [], at: where };
      this.#found.set(key, found);
    }
    found.count += count;
    found.first.push(...first.slice(0, FIRST_PLACES - found.first.length));
  }

  get(dataset: string, check: CheckName): { readonly count: number; readonly first: readonly Place[] } {
    return this.#found.get(`${dataset} ${check}`) ?? { count: 0, first: [] };
  }

  /**
   * The findings, in the order in which a reader of the sets comes to the first of each.
   *
   * @param except selects findings that are not errors
   */
  list(except: (dataset: string, check: CheckName) => boolean): Finding[] {
    return [...this.#found.values()]
      .filter(({ dataset, check }) => !except(dataset, check))
      .sort((a, b) => compare(a.at[0], b.at[0]) || compare(a.at[1], b.at[1]))
      .map(({ at: _, ...found }) => ({ ...found, message: messageOf(found) }));
  }
}

/** Infinity less itself is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
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
