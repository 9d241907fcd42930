import * as z from 'zod';
import { readReport } from './read-report.ts';

const scores = z.object({ accuracy: z.number(), macroF1: z.number(), logLoss: z.number() });

const decisionSchema = z.looseObject({
  promoted: z.boolean(),
  reason: z.string(),
  candidate: scores,
  champion: scores.nullable(),
  parity: z.object({ maxProbabilityDifference: z.number(), labelFlips: z.number() }),
});

/** What the champion gate decided, and on what numbers. */
export type Decision = z.infer<typeof decisionSchema>;

export async function readDecision(folder: string): Promise<Decision> {
  return readReport(folder, 'decision.json', decisionSchema);
}
