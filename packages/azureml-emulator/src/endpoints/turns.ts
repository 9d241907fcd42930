/** Why a request has no turn. */
export type TurnRefusal = 'tooMany' | 'queueWait';

export interface TurnLimits {
  /** Requests that are worked on at once. */
  readonly atOnce: number;
  /** Requests that are worked on or wait. */
  readonly all: number;
  readonly waitMilliseconds: number;
}

/** Who may go to a container now, and who waits. */
export class Turns {
  readonly #limits: TurnLimits;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Resolves when it is a request's turn, or with why it has none. */
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

  /** Ends a turn: the next one who waits has it. */
  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
