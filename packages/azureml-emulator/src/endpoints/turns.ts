/** Why a request was not admitted. */
export type TurnRefusal = 'tooMany' | 'queueWait';

export interface TurnLimits {
  /** Maximum number of concurrent requests. */
  readonly atOnce: number;
  /** Maximum number of concurrent and waiting requests. */
  readonly all: number;
  readonly waitMilliseconds: number;
}

/** Limits the requests that a container processes, and queues others. */
export class Turns {
  readonly #limits: TurnLimits;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Resolves when the request may proceed, or with the reason why it may not. */
  async take(): Promise<TurnRefusal | undefined> {
    if (this.#running < this.#limits.atOnce) {
      this.#running += 1;
      return undefined;
    }
    if (this.#running + this.#waiting.length >= this.#limits.all) return 'tooMany';
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(patience);
        resolve(undefined);
      };
      const patience = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        resolve('queueWait');
      }, this.#limits.waitMilliseconds);
      this.#waiting.push(go);
    });
  }

  /** Ends a request; the next one in the queue may proceed. */
  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
