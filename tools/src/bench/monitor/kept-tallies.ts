import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';

/** Counts of some windows, and sums over splits of the bias of estimates on all documents of a split, and of its square. */
export type Tally = Record<
  | 'windows'
  | 'alarms'
  | 'textFound'
  | 'valid'
  | 'covered'
  | 'bias'
  | 'milliseconds'
  | 'splits'
  | 'splitBias'
  | 'splitBiasSquares',
  number
>;

export function newTally(): Tally {
  return {
    ...{ windows: 0, alarms: 0, textFound: 0, valid: 0, covered: 0, bias: 0, milliseconds: 0 },
    ...{ splits: 0, splitBias: 0, splitBiasSquares: 0 },
  };
}

export function addTally(into: Tally, more: Tally): void {
  for (const name of Object.keys(into) as (keyof Tally)[]) into[name] += more[name];
}

/**
 * Tallies of the parts of a long benchmark, one part per line, so that an interrupted one resumes.
 *
 * @param file absent: nothing is stored
 */
export class KeptTallies {
  readonly #file: string | undefined;
  readonly #kept = new Map<string, Tally>();

  private constructor(file: string | undefined) {
    this.#file = file;
  }

  /** A line truncated by an interruption is ignored. */
  static async open(file: string | undefined): Promise<KeptTallies> {
    const tallies = new KeptTallies(file);
    if (file === undefined || !existsSync(file)) return tallies;
    for (const line of (await readFile(file, 'utf8')).split('\n')) {
      try {
        const { part, tally } = JSON.parse(line) as { part: string; tally: Tally };
        tallies.#kept.set(part, tally);
      } catch {}
    }
    return tallies;
  }

  /** @param part everything that the tally depends on */
  find(part: object): Tally | undefined {
    return this.#kept.get(JSON.stringify(part));
  }

  async keep(part: object, tally: Tally): Promise<void> {
    const key = JSON.stringify(part);
    this.#kept.set(key, tally);
    if (this.#file !== undefined) await appendFile(this.#file, `\n${JSON.stringify({ part: key, tally })}`);
  }
}
