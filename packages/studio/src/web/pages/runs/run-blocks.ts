import type { RunRows } from '../../../api/tracking-runs.ts';
import { postJson } from '../../app/api.ts';
import type { ColumnRef } from './column-ref.ts';

/** One row of the table. */
export interface RunRow {
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly user: string;
  readonly status: string;
  readonly start: number;
  readonly end: number | null;
  readonly values: readonly (number | string | null)[];
}

const BLOCK = 100;

export type AskRows = (places: readonly number[], columns: readonly ColumnRef[]) => Promise<RunRows>;

const askServer: AskRows = (places, columns) => postJson('/runs/rows', { places, columns });

/**
 * The rows of a search, loaded in blocks when they become visible: of ten thousand runs with hundreds of metrics nothing else
 * is transferred.
 */
export class RunBlocks {
  readonly length: number;
  readonly #places: readonly number[];
  readonly #columns: readonly ColumnRef[];
  readonly #ask: AskRows;
  readonly #onArrival: () => void;
  readonly #blocks = new Map<number, readonly (RunRow | undefined)[] | 'asked'>();
  /** Rows before a change, shown until the new ones are loaded. */
  #before: RunBlocks | undefined;

  constructor(
    places: readonly number[],
    columns: readonly ColumnRef[],
    onArrival: () => void,
    { before, ask = askServer }: { readonly before?: RunBlocks | undefined; readonly ask?: AskRows } = {},
  ) {
    this.length = places.length;
    this.#places = places;
    this.#columns = columns;
    this.#onArrival = onArrival;
    this.#ask = ask;
    const isSameTable = before?.length === places.length && JSON.stringify(before.#columns) === JSON.stringify(columns);
    this.#before = isSameTable ? before : undefined;
    // One previous state is enough: a chain of all of them would never be freed.
    if (before) before.#before = undefined;
  }

  at(place: number): RunRow | undefined {
    const block = this.#blocks.get(Math.floor(place / BLOCK));
    if (block === undefined || block === 'asked') return this.#before?.at(place);
    return block[place % BLOCK];
  }

  readonly onVisible = (first: number, end: number): void => {
    for (let block = Math.floor(first / BLOCK); block * BLOCK < Math.min(end, this.length); block++) {
      if (!this.#blocks.has(block)) void this.#bring(block);
    }
  };

  async #bring(block: number): Promise<void> {
    this.#blocks.set(block, 'asked');
    try {
      this.#blocks.set(block, await this.#read(block));
    } catch {
      // The page shows that the connection is lost; the rows are requested again when they become visible.
      this.#blocks.delete(block);
    }
    this.#onArrival();
  }

  async #read(block: number): Promise<readonly (RunRow | undefined)[]> {
    const places = this.#places.slice(block * BLOCK, (block + 1) * BLOCK);
    const answer = await this.#ask(places, this.#columns);
    const found = new Map(answer.places.map((place, i) => [place, i]));
    return places.map((place) => {
      const i = found.get(place);
      return i === undefined ? undefined : rowOf(answer, i);
    });
  }
}

function rowOf(rows: RunRows, i: number): RunRow {
  return {
    runId: rows.runIds[i]!,
    experimentId: rows.experimentIds[i]!,
    name: rows.names[i]!,
    user: rows.users[i]!,
    status: rows.statuses[i]!,
    start: rows.starts[i]!,
    end: rows.ends[i] ?? null,
    values: rows.columns.map((column) => column[i] ?? null),
  };
}
