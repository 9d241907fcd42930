import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import * as z from 'zod';

const scores = z.looseObject({ accuracy: z.number(), macroF1: z.number(), logLoss: z.number().optional() });

const decisionSchema = z.looseObject({
  reason: z.string(),
  candidate: scores,
  champion: scores.nullable(),
  parity: z.object({ maxProbabilityDifference: z.number(), labelFlips: z.number() }).nullable(),
});

/** The champion gate's decision, and the numbers behind it. */
export const summarise: Summarise = async (folder) => {
  const { reason, candidate, champion, parity } = await readJsonFile(folder, 'decision.json', decisionSchema);
  const before = champion ? ` (champion before: ${champion.accuracy.toFixed(3)})` : '';
  const { accuracy, macroF1, logLoss } = candidate;
  const loss = logLoss === undefined ? '' : `, log loss ${logLoss.toFixed(3)}`;
  const lines = [
    reason,
    `test accuracy ${accuracy.toFixed(3)}${before}, macro F1 ${macroF1.toFixed(3)}${loss}`,
    parity === null
      ? 'no certificate says that it is served as it was trained'
      : `parity of training and serving: largest probability difference ${formatDifference(parity.maxProbabilityDifference)}, label flips ${parity.labelFlips}`,
  ];
  return { section: { title: 'Champion gate', lines }, fields: { reason, metrics: candidate, champion, parity } };
};

function formatDifference(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
