import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Outcome of a trial. */
export const outcomeSchema = z.strictObject({
  state: z.enum(['completed', 'pruned', 'failed']),
  /** The primary metric after each step, from step 1 on. */
  curve: z.array(z.number()),
  /** Final value, if that is not the end of the curve, such as a mean over folds. Default: the end of the curve. */
  value: z.number().optional(),
  /** The epoch that the value is of, from 1. Default: the last one. */
  epoch: z.int().min(1).optional(),
  /** Why it failed. */
  error: z.string().optional(),
});

export type Outcome = z.infer<typeof outcomeSchema>;

export const trialSchema = z.strictObject({
  number: z.int().min(0),
  params: z.record(z.string(), scalar),
  outcome: outcomeSchema.optional(),
});

/** One trial of a study. Numbers start at 0; a trial without an outcome is running. */
export type Trial = z.infer<typeof trialSchema>;

/** A trial's value: its own, else the primary metric after its last step; NaN if it reported none or failed. */
export function trialValue({ outcome }: Trial): number {
  return outcome && outcome.state !== 'failed' ? (outcome.value ?? outcome.curve.at(-1) ?? Number.NaN) : Number.NaN;
}
