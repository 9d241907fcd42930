import type { ChangeEvent } from '../../api/session.ts';

export interface Watched {
  /** Changes when another connection commits to workspace.db. */
  workspaceVersion(): number;
  trackingVersion(): number;
  /** State that no commit reports: which runs' processes are alive. */
  goingRuns(): string;
}

type Listener = (event: ChangeEvent) => void;

/** A killed process writes nothing: processes are checked at every n-th poll. */
const POLLS_PER_PROCESS_CHECK = 4;

/** Notifies listeners of commits to either database. Polls four times a second, only while there are listeners. */
export class LiveStore {
  readonly #watched: Watched;
  readonly #listeners = new Set<Listener>();
  readonly #log: (line: string) => void;
  readonly #everyMilliseconds: number;
  #timer: NodeJS.Timeout | undefined;
  #last: ChangeEvent = { workspace: 0, tracking: 0 };
  #going = '';
  #deaths = 0;
  #polls = 0;
  #isFailing = false;

  constructor(watched: Watched, log: (line: string) => void, everyMilliseconds = 250) {
    this.#watched = watched;
    this.#log = log;
    this.#everyMilliseconds = everyMilliseconds;
  }

  /** Calls the listener with the current state, then with each change. @returns a function that unsubscribes */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.poll(), this.#everyMilliseconds);
    if (this.#listeners.size === 1) this.poll();
    listener(this.#last);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Polls once; notifies only of changes. */
  poll(): void {
    try {
      if (this.#polls++ % POLLS_PER_PROCESS_CHECK === 0) {
        const going = this.#watched.goingRuns();
        if (going !== this.#going) this.#deaths++;
        this.#going = going;
      }
      // One monotonic number: SQLite's own counts commits of other connections.
      const workspace = this.#watched.workspaceVersion() + this.#deaths * 1e9;
      const tracking = this.#watched.trackingVersion();
      this.#isFailing = false;
      if (workspace === this.#last.workspace && tracking === this.#last.tracking) return;
      this.#last = { workspace, tracking };
    } catch (error) {
      // Logged once; pages continue to query and show why a page cannot be read.
      if (!this.#isFailing) this.#log(`the store cannot be watched: ${error instanceof Error ? error.message : error}`);
      this.#isFailing = true;
      return;
    }
    for (const listener of this.#listeners) listener(this.#last);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
