import { MlopsError } from '@aml-mlops/errors';
import { type CostMatrix, mcnemar } from '@aml-mlops/metrics';
import type { ParityCertificate } from '../parity/certify.ts';
import { baselineOf } from './baseline.ts';
import { type AdvantageInterval, bootstrapAdvantage } from './bootstrap.ts';
import { isLoss, METRIC_NAMES } from './criterion.ts';
import { type Answers, advantage, type Metric, type ModelMetrics, measure } from './metrics.ts';

export const DECISION_VERSION = 1;

/** Content of decision.json. */
export interface Decision {
  readonly schemaVersion: typeof DECISION_VERSION;
  readonly promoted: boolean;
  readonly reason: string;
  readonly metric: Metric;
  readonly margin: number;
  /** Lowest value that a model must reach (highest, for log loss and cost); null if none was set. */
  readonly floor: number | null;
  /** Value reached without reading a text; null if all test documents have the same label. */
  readonly baseline: number | null;
  readonly documents: number;
  readonly candidate: ModelMetrics;
  readonly champion: ModelMetrics | null;
  /** Content hashes of the two models' folders. */
  readonly candidateHash: string;
  readonly championHash: string | null;
  /** Statistical evidence of the difference; absent if there is no other champion. */
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
  /** Number of documents that only the candidate classifies correctly. */
  readonly onlyCandidate: number;
  /** Number of documents that only the champion classifies correctly. */
  readonly onlyChampion: number;
  /** Probability of a split at least as uneven if neither is better; two-sided. */
  readonly pValue: number;
}

export interface Contender {
  readonly answers: Answers;
  readonly contentHash: string;
}

export interface DecideOptions {
  readonly metric: Metric;
  readonly margin: number;
  /** Lowest value that a model must reach; highest, for log loss and cost. Default: none. */
  readonly floor?: number | undefined;
  /** [C][C], true class by predicted class. Needed if the metric is a cost. */
  readonly costs?: CostMatrix;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Decides whether a candidate is promoted: if it is not worse than the champion by more than the margin. One that is not better than the best
 * prediction that ignores the text, or that misses the floor, is never promoted. Pure.
 *
 * @param targets class of each test document, an index into the labels of the test set
 * @throws MlopsError `E_METRIC` if log loss is compared and a model has no probabilities, or a cost without costs
 */
export function decide(
  candidate: Contender & { readonly parity: ParityCertificate | null },
  champion: Contender | undefined,
  targets: Int32Array,
  options: DecideOptions,
): Decision {
  const { metric, margin, floor, costs } = options;
  const ours = measured(candidate, 'candidate', targets, options);
  const theirs = champion && measured(champion, 'champion', targets, options);
  const baseline = baselineOf(metric, targets, costs);
  const shared = {
    schemaVersion: DECISION_VERSION,
    metric,
    margin,
    floor: floor ?? null,
    baseline: baseline ?? null,
    documents: targets.length,
    candidate: ours,
    champion: theirs ?? null,
    candidateHash: candidate.contentHash,
    championHash: champion?.contentHash ?? null,
    parity: candidate.parity && summary(candidate.parity),
  } as const;
  const failure = failureOf(metric, ours[metric]!, baseline, floor);
  const value = `${METRIC_NAMES[metric]} ${shown(ours[metric])}`;
  if (!champion || !theirs) {
    const against = baseline === undefined ? '' : `, without reading a text ${shown(baseline)}`;
    const reason = failure ?? `there was no champion; ${value}${against}`;
    return { promoted: failure === undefined, reason, ...shared };
  }
  if (champion.contentHash === candidate.contentHash) {
    return { promoted: failure === undefined, reason: failure ?? 'already the champion', ...shared };
  }
  const gain = advantage(metric, ours, theirs);
  // Tolerates rounding: 0.885 - 0.88 is 0.0050000000000000044 in binary.
  const isGoodEnough = gain >= -margin - 1e-12;
  const interval = intervalOf(candidate, champion, targets, options);
  const comparison = `${value} against ${shown(theirs[metric])}: ${byHowMuch(gain, interval)}`;
  const evidence = {
    advantage: gain,
    ...(interval && { interval }),
    mcnemar: pairedTest(candidate.answers.predicted, champion.answers.predicted, targets),
  };
  return {
    promoted: failure === undefined && isGoodEnough,
    reason: failure ?? (isGoodEnough ? comparison : `${comparison}, more than the margin of ${margin}`),
    ...shared,
    evidence,
  };
}

/** Why a model must not be promoted, whatever the champion; undefined if it may be. */
function failureOf(
  metric: Metric,
  value: number,
  baseline: number | undefined,
  floor: number | undefined,
): string | undefined {
  const name = `${METRIC_NAMES[metric]} ${shown(value)}`;
  const loss = isLoss(metric);
  if (floor !== undefined && (loss ? value > floor : value < floor)) {
    return `${name} is ${loss ? 'above' : 'below'} the ${loss ? 'ceiling' : 'floor'} of ${floor}`;
  }
  if (baseline === undefined || (loss ? value < baseline : value > baseline)) return undefined;
  const without =
    metric === 'accuracy' || metric === 'macroF1' ? 'always answering the majority class' : 'not reading the text';
  return `${name} is no better than ${without}, ${shown(baseline)}`;
}

function intervalOf(
  candidate: Contender,
  champion: Contender,
  targets: Int32Array,
  { metric, costs, resamples, seed }: DecideOptions,
): AdvantageInterval | undefined {
  if (resamples === 0) return undefined;
  return bootstrapAdvantage({
    metric,
    candidate: candidate.answers,
    champion: champion.answers,
    targets,
    ...(costs && { costs }),
    resamples,
    seed,
  });
}

/** How much better the candidate is, with its interval. */
function byHowMuch(gain: number, interval: AdvantageInterval | undefined): string {
  const difference =
    Math.abs(gain) < 5e-5 ? 'no difference' : `${gain > 0 ? 'better' : 'worse'} by ${shown(Math.abs(gain))}`;
  if (!interval) return difference;
  return `${difference} (95 % interval ${shown(interval.lower)} to ${shown(interval.upper)})`;
}

function measured({ answers }: Contender, who: string, targets: Int32Array, options: DecideOptions): ModelMetrics {
  const { metric, costs } = options;
  const metrics = measure(answers, targets, costs);
  if (metrics[metric] !== undefined) return metrics;
  const message =
    metric === 'cost'
      ? 'costs of champion-gate must be given where the metric is cost'
      : `metric of champion-gate must be accuracy, macroF1 or cost: the ${who} gives no probabilities`;
  throw new MlopsError('E_METRIC', message, { parameter: metric === 'cost' ? 'costs' : 'metric', value: metric });
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
