import * as z from 'zod';

/** The hops of a round, in order. */
export const HOPS = ['monitor', 'query', 'labels', 'absorb', 'retrain', 'gate', 'deploy'] as const;
export type HopName = (typeof HOPS)[number];

const windowOf = z.object({ from: z.string(), to: z.string() });

/** State of a round: each hop adds facts for later hops. Contains no user text except the words that drifted. */
const roundSchema = z.object({
  /** Version of the model that drifted. */
  version: z.number().optional(),
  /** From the start of the first window with an alarm to the end of the last one. */
  window: windowOf.optional(),
  causes: z.array(z.string()).optional(),
  words: z.array(z.string()).optional(),
  /** Texts added to the queue by the query. */
  asked: z.number().optional(),
  /** Ids of the run that adds labels to raw data and of the training run; recorded before they start, so that they can be resumed. */
  absorbRun: z.string().optional(),
  retrainRun: z.string().optional(),
  challenger: z.object({ version: z.number(), promoted: z.boolean() }).optional(),
});
export type Round = z.infer<typeof roundSchema>;

const stateSchema = z.object({
  schemaVersion: z.literal(1),
  /** Given options, by name; they persist until they are given again. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  /** Number of rounds started. */
  rounds: z.number(),
  /** The next hop. */
  at: z.enum(HOPS),
  round: roundSchema,
  /** The newest window examined, and the version examined; its result is already decided. */
  seen: z.object({ version: z.number(), from: z.string() }).optional(),
  /** Raw data before any round, which labels are added to, and the loop's run that trained the champion. */
  raw: z.string().optional(),
  promotedRun: z.string().optional(),
});
export type LoopState = z.infer<typeof stateSchema>;

/** @param text output of {@link formatState}; undefined before the first round */
export function parseState(text: string | undefined): LoopState {
  if (text === undefined) return { schemaVersion: 1, options: {}, rounds: 0, at: 'monitor', round: {} };
  return stateSchema.parse(JSON.parse(text));
}

export function formatState(state: LoopState): string {
  return JSON.stringify(state);
}
