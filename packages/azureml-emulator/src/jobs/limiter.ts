/** Lets so many at once through. */
export interface Limiter {
  /** Waits for its turn, acts, and lets the next one go on. */
  run<T>(act: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function makeLimiter(atOnce: number): Limiter {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return {
    async run(act, signal) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        signal.throwIfAborted();
        return await act();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
