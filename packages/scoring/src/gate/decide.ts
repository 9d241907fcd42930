import { MlopsError } from '@aml-mlops/errors';
import { mcnemar } from '@aml-mlops/metrics';
import type { ParityCertificate } from '../parity/certify.ts';
import { type AdvantageInterval, bootstrapAdvantage } from './bootstrap.ts';
import { type Answers, advantage, type Metric, type ModelMetrics, measure } from './metrics.ts';

export const DECISION_VERSION = 1;

/** What decision.json holds. */
export interface Decision {
  readonly schemaVersion: typeof DECISION_VERSION;
  readonly promoted: boolean;
  readonly reason: string;
  readonly metric: Metric;
  readonly margin: number;
  readonly documents: number;
  readonly candidate: ModelMetrics;
  readonly champion: ModelMetrics | null;
  /** Content hashes of the two models' folders. */
  readonly candidateHash: string;
  readonly championHash: string | null;
  /** How sure the difference is; absent where there is no other champion. */
  readonly evidence?: {
    readonly advantage: number;
    readonly interval?: AdvantageInterval;
    readonly mcnemar: PairedTest;
  };
  /** The candidate's certificate. */
  readonly parity: Pick<ParityCertificate, 'documents' | 'maxProbabilityDifference' | 'labelFlips' | 'passed'> | null;
}

/** McNemar's exact test. */
export interface PairedTest {
  /** Documents that only the candidate has right. */
  readonly onlyCandidate: number;
  /** Documents that only the champion has right. */
  readonly onlyChampion: number;
  /** Probability of a split at least as uneven if neither were better; two-sided. */
  readonly pValue: number;
}

export interface Contender {
  readonly answers: Answers;
  readonly contentHash: string;
}

export interface DecideOptions {
  readonly metric: Metric;
  readonly margin: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Promotes a candidate that is not worse than the champion by more than the margin. Pure.
 *
 * @param targets class of each test document, an index into the labels of the test set
 * @throws MlopsError `E_METRIC` where log loss is compared and a model has no probabilities
 */
export function decide(
  candidate: Contender & { readonly parity: ParityCertificate | null },
  champion: Contender | undefined,
  targets: Int32Array,
  options: DecideOptions,
): Decision {
  const { metric, margin } = options;
  const ours = measured(candidate, 'candidate', targets, metric);
  const shared = {
    schemaVersion: DECISION_VERSION,
    metric,
    margin,
    documents: targets.length,
    candidate: ours,
    candidateHash: candidate.contentHash,
    parity: candidate.parity && summary(candidate.parity),
  } as const;
  if (!champion) {
    const reason = `there was no champion; ${metric} ${shown(ours[metric])}`;
    return { promoted: true, reason, champion: null, championHash: null, ...shared };
  }
  const theirs = measured(champion, 'champion', targets, metric);
  const rest = { ...shared, champion: theirs, championHash: champion.contentHash };
  if (champion.contentHash === candidate.contentHash) {
    return { promoted: true, reason: 'already the champion', ...rest };
  }
  const gain = advantage(metric, ours, theirs);
  // The margin is met exactly where it can be: 0.885 - 0.88 is 0.0050000000000000044 in binary.
  const promoted = gain >= -margin - 1e-12;
  const verdict = promoted ? 'not worse' : 'worse';
  const reason = `${metric} ${shown(ours[metric])} against ${shown(theirs[metric])}: ${verdict} by more than ${margin}`;
  const { resamples, seed } = options;
  const evidence = {
    advantage: gain,
    ...(resamples > 0 && {
      interval: bootstrapAdvantage({
        metric,
        candidate: candidate.answers,
        champion: champion.answers,
        targets,
        resamples,
        seed,
      }),
    }),
    mcnemar: pairedTest(candidate.answers.predicted, champion.answers.predicted, targets),
  };
  return { promoted, reason, ...rest, evidence };
}

function measured({ answers }: Contender, who: string, targets: Int32Array, metric: Metric): ModelMetrics {
  const metrics = measure(answers, targets);
  if (metric === 'logLoss' && metrics.logLoss === undefined) {
    const message = `metric of champion-gate must be accuracy or macroF1: the ${who} gives no probabilities`;
    throw new MlopsError('E_METRIC', message, { parameter: 'metric', value: metric });
  }
  return metrics;
}

function pairedTest(candidate: Int32Array, champion: Int32Array, targets: Int32Array): PairedTest {
  const { onlyFirst, onlySecond, pValue } = mcnemar(targets, candidate, champion);
  return { onlyCandidate: onlyFirst, onlyChampion: onlySecond, pValue };
}

function summary({ documents, maxProbabilityDifference, labelFlips, passed }: ParityCertificate) {
  return { documents, maxProbabilityDifference, labelFlips, passed };
}

function shown(value: number | undefined): string {
  return value === undefined ? 'none' : value.toFixed(4);
}
