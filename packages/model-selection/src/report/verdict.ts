import { METRIC_NAMES } from '@aml-mlops/scoring';
import type { CandidateComparison } from './comparison.ts';

/** The outcome in two or three sentences. */
export function verdict({ metric, winner, rows }: CandidateComparison): string {
  const own = rows[0]?.[metric]?.toFixed(4) ?? 'none';
  const { corrected, low, high } = winner.accuracy;
  const lead = winner.overRunnerUp;
  const sentences = [
    `${winner.model} is best with ${METRIC_NAMES[metric]} ${own}.`,
    ...(lead
      ? [
          `It leads ${lead.over} by ${lead.advantage.toFixed(4)} (95 % interval ${lead.interval.lower.toFixed(4)} to ${lead.interval.upper.toFixed(4)}).`,
        ]
      : []),
    `On other documents expect an accuracy of ${corrected.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}).`,
  ];
  return sentences.join(' ');
}
