import * as z from 'zod';
import { ValueSketch } from '../sketch/value-sketch.ts';

/** Counters that the service records for one second: all requests, including those that are not kept. */
export interface ServiceCounters {
  /** Requests answered, by HTTP status. */
  readonly statuses: ReadonlyMap<string, number>;
  /** Requests selected for keeping: `kept` and `dropped`; `unclosed` if the process ended without a final record. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly seconds: ValueSketch;
}

const countersSchema = z.object({
  time: z.iso.datetime(),
  statuses: z.record(z.string(), z.int().nonnegative()).default({}),
  kept: z.int().nonnegative().default(0),
  dropped: z.int().nonnegative().default(0),
  /** Requests by latency in whole milliseconds. */
  milliseconds: z.record(z.string(), z.int().nonnegative()).default({}),
  closed: z.boolean().default(false),
});

/** @returns undefined if the line is not a counters record */
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
