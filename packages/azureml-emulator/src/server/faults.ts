import * as z from 'zod';

export const faultSchema = z.strictObject({
  /** Regular expression on `METHOD path`. Default: every request. */
  match: z.string().default(''),
  /**
   * `status`: the request is not processed, and gets that status; `drop`: the connection is closed before processing;
   * `dropAnswer`: the request is processed, and the connection is closed before the response; `expiredToken`: 401, as for an expired token.
   */
  kind: z.enum(['status', 'drop', 'dropAnswer', 'expiredToken']),
  status: z.int().min(400).max(599).default(503),
  /** Seconds, sent in `Retry-After`. */
  retryAfter: z.number().nonnegative().optional(),
  /** Number of requests affected. Default: 1. */
  count: z.int().positive().default(1),
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultOptions = z.input<typeof faultSchema>;

/** Faults on demand: each affects the next matching requests, and is then removed. */
export interface Faults {
  add(fault: FaultOptions): void;
  clear(): void;
  /** The fault for this request, which is counted as used. */
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
