/** Limits concurrency. */
export interface Limiter {
  /** Waits for a slot, runs the action, and releases the slot. */
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
