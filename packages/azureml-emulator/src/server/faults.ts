import * as z from 'zod';

export const faultSchema = z.strictObject({
  /** Regular expression on `METHOD path`; default every request. */
  match: z.string().default(''),
  /**
   * `status`: the request is not done, and answered with that status; `drop`: the connection ends before anything is done;
   * `dropAnswer`: it is done, and the connection ends before the answer; `expiredToken`: 401, as of a token that expired.
   */
  kind: z.enum(['status', 'drop', 'dropAnswer', 'expiredToken']),
  status: z.int().min(400).max(599).default(503),
  /** Seconds, told in `Retry-After`. */
  retryAfter: z.number().nonnegative().optional(),
  /** How many requests meet it. Default 1. */
  count: z.int().positive().default(1),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultOptions = z.input<typeof faultSchema>;

/** Faults on demand: each meets the next requests that match, and is gone then. */
export interface Faults {
  add(fault: FaultOptions): void;
  clear(): void;
  /** The fault that this request meets; it counts as met. */
  take(method: string, pathname: string): Fault | undefined;
}

export function makeFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const parsed = faultSchema.parse(fault);
      waiting.push({ fault: parsed, left: parsed.count });
    },
    clear() {
      waiting = [];
    },
    take(method, pathname) {
      const met = waiting.find(({ fault }) => new RegExp(fault.match).test(`${method} ${pathname}`));
      if (!met) return undefined;
      met.left -= 1;
      if (met.left === 0) waiting = waiting.filter((entry) => entry !== met);
      return met.fault;
    },
  };
}
