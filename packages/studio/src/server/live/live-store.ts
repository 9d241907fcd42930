import type { ChangeEvent } from '../../api/session.ts';

export interface Watched {
  /** Another number when another connection committed something to workspace.db. */
  workspaceVersion(): number;
  trackingVersion(): number;
  /** What no commit tells: which runs' processes are still there. */
  goingRuns(): string;
}

type Listener = (event: ChangeEvent) => void;

/** A process that dies writes nothing: processes are asked after at every so many polls. */
const POLLS_PER_PROCESS_CHECK = 4;

/**
 * Tells listeners when somebody has committed something to either database: asked four times a second, and only while
 * somebody listens.
 */
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

  /** Tells the listener how things stand, at once, and then each change. @returns what ends that */
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

  /** Looks once; told only where something is new. */
  poll(): void {
    try {
      if (this.#polls++ % POLLS_PER_PROCESS_CHECK === 0) {
        const going = this.#watched.goingRuns();
        if (going !== this.#going) this.#deaths++;
        this.#going = going;
      }
      // One number that only grows apart: SQLite's counts commits of others.
      const workspace = this.#watched.workspaceVersion() + this.#deaths * 1e9;
      const tracking = this.#watched.trackingVersion();
      this.#isFailing = false;
      if (workspace === this.#last.workspace && tracking === this.#last.tracking) return;
      this.#last = { workspace, tracking };
    } catch (error) {
      // Said once; pages go on asking and show why a page cannot be read.
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
