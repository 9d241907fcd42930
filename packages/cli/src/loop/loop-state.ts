import * as z from 'zod';

/** What a round goes through, in this order. */
export const HOPS = ['monitor', 'query', 'labels', 'absorb', 'retrain', 'gate', 'deploy'] as const;
export type HopName = (typeof HOPS)[number];

const windowOf = z.object({ from: z.string(), to: z.string() });

/** What a round has come to so far: each hop adds what the later ones need. Holds no text of a user but the words that drifted. */
const roundSchema = z.object({
  /** Version of the model that drifted. */
  version: z.number().optional(),
  /** From the begin of the first window with an alarm to the end of the last one. */
  window: windowOf.optional(),
  causes: z.array(z.string()).optional(),
  words: z.array(z.string()).optional(),
  /** Texts that the query has put into the queue. */
  asked: z.number().optional(),
  /** The run that lays the labels into raw data, and the one that trains on it: named before they start, so that they can be resumed. */
  absorbRun: z.string().optional(),
  retrainRun: z.string().optional(),
  challenger: z.object({ version: z.number(), promoted: z.boolean() }).optional(),
});
export type Round = z.infer<typeof roundSchema>;

const stateSchema = z.object({
  schemaVersion: z.literal(1),
  /** Options that were given, by name: they hold until they are given anew. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  /** Rounds that have begun. */
  rounds: z.number(),
  /** The hop that is next. */
  at: z.enum(HOPS),
  round: roundSchema,
  /** The newest window that was looked at, of which version: what it said is decided. */
  seen: z.object({ version: z.number(), from: z.string() }).optional(),
  /** Raw data that labels are laid beside, as it was before any round, and the loop's run that trained the champion. */
  raw: z.string().optional(),
  promotedRun: z.string().optional(),
});
export type LoopState = z.infer<typeof stateSchema>;

/** @param text what {@link formatState} gave; undefined before the first round */
export function parseState(text: string | undefined): LoopState {
  if (text === undefined) return { schemaVersion: 1, options: {}, rounds: 0, at: 'monitor', round: {} };
  return stateSchema.parse(JSON.parse(text));
}

export function formatState(state: LoopState): string {
  return JSON.stringify(state);
}
