import * as z from 'zod';
import { ValueSketch } from '../sketch/value-sketch.ts';

/** What the service says of a second of its own: all requests, those that are not kept too. */
export interface ServiceCounters {
  /** Requests answered, by HTTP status. */
  readonly statuses: ReadonlyMap<string, number>;
  /** Requests that were to be kept: `kept` and `dropped`; `unclosed` where the process ended without a last word. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly seconds: ValueSketch;
}

const countersSchema = z.object({
  time: z.iso.datetime(),
  statuses: z.record(z.string(), z.int().nonnegative()).default({}),
  kept: z.int().nonnegative().default(0),
  dropped: z.int().nonnegative().default(0),
  /** Requests by their milliseconds, rounded. */
  milliseconds: z.record(z.string(), z.int().nonnegative()).default({}),
  closed: z.boolean().default(false),
});

/** @returns undefined for a line that is none of a service's counters */
export function readCounters(
  line: string,
): (ServiceCounters & { readonly time: number; readonly closed: boolean }) | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = countersSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { time, statuses, kept, dropped, milliseconds, closed } = parsed.data;
  const seconds = new ValueSketch(1e-6);
  for (const [ms, times] of Object.entries(milliseconds)) {
    const value = Number(ms) / 1000;
    if (!(value >= 0 && value < 1e6)) continue;
    for (let i = 0; i < Math.min(times, 1e6); i++) seconds.add(value);
  }
  return {
    time: Date.parse(time),
    closed,
    statuses: new Map(Object.entries(statuses)),
    outcomes: new Map([
      ...(kept ? [['kept', kept] as const] : []),
      ...(dropped ? [['dropped', dropped] as const] : []),
    ]),
    seconds,
  };
}
