import { MlopsError } from '@aml-mlops/errors';
import { LeastRecent } from '../least-recent.ts';
import type { ReckonedOf, ReckoningTask } from './tasks.ts';

/** Number of cached results: each is at most some megabytes. */
const KEPT = 12;
/** The thread stays alive this long without tasks: starting one takes longer than many results. */
const IDLE_MILLISECONDS = 60_000;

/**
 * Slow computations on a separate thread, so that the server stays responsive: the survey of a dataset, a model's answers.
 * Artifacts never change, so each result is computed once and cached. The thread ends after a minute without tasks.
 */
export class Reckoner {
  readonly #kept = new LeastRecent<Promise<unknown>>(KEPT);
  readonly #stop = new AbortController();
  #pool: Promise<ReckoningPool> | undefined;
  #going = 0;
  #idle: NodeJS.Timeout | undefined;

  /** @param key identifies the inputs by content, not by path */
  reckon<T extends ReckoningTask>(key: string, task: T): Promise<ReckonedOf<T>> {
    const known = this.#kept.get(`${task.do} ${key}`) as Promise<ReckonedOf<T>> | undefined;
    if (known) return known;
    const made = this.#run(task);
    this.#kept.set(`${task.do} ${key}`, made);
    // A failure may be temporary: it is not cached.
    made.catch(() => this.#kept.delete(`${task.do} ${key}`));
    return made;
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#stop.abort(new Error('the studio ends'));
  }

  async #run<T extends ReckoningTask>(task: T): Promise<ReckonedOf<T>> {
    this.#going++;
    clearTimeout(this.#idle);
    this.#pool ??= this.#open();
    const pool = this.#pool;
    try {
      return (await (await pool).run(task)) as ReckonedOf<T>;
    } catch (error) {
      // A thread that died, for example out of memory, cannot be reused: the next task starts a new one.
      if (!(error instanceof MlopsError) && this.#pool === pool) this.#end(pool);
      throw error;
    } finally {
      this.#going--;
      if (this.#going === 0) this.#idle = setTimeout(() => this.#end(pool), IDLE_MILLISECONDS).unref();
    }
  }

  #end(pool: Promise<ReckoningPool>): void {
    this.#pool = undefined;
    pool.then((open) => open.close()).catch(() => undefined);
  }

  async #open(): Promise<ReckoningPool> {
    const { reckoning } = await import('./worker.ts');
    return reckoning.open({ workers: 1, shared: {}, signal: this.#stop.signal });
  }
}

type ReckoningPool = ReturnType<typeof import('./worker.ts')['reckoning']['open']>;
