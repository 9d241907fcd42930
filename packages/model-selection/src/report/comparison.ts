import { classCounts, classReport, type Interval, type McNemar, mcnemar, winnerInterval } from '@aml-mlops/metrics';
import { RandomStream } from '@aml-mlops/random';
import type { Metric } from '@aml-mlops/scoring';
import { type FailedCandidate, type JudgedCandidate, ranked } from '../judging/judge.ts';
import { advantageInterval, type Criterion, scoreOf } from '../judging/measures.ts';

export const CANDIDATES_VERSION = 1;

/** A candidate of `candidates.json`; null for values that a failed one does not have. */
export interface CandidateRow {
  readonly model: string;
  readonly status: 'judged' | 'failed';
  /** Number of folds that judged it: one if it was eliminated after the first. */
  readonly folds: number;
  readonly documents: number;
  readonly accuracy: number | null;
  readonly macroF1: number | null;
  readonly logLoss: number | null;
  readonly cost: number | null;
  readonly error?: string;
}

/** The winner's lead over another candidate, on the same documents. */
export interface Lead {
  readonly over: string;
  /** In the metric; positive means better for every metric. */
  readonly advantage: number;
  /** 95 % bootstrap interval. */
  readonly interval: Interval;
  /** McNemar's exact test of right and wrong answers. */
  readonly mcnemar: McNemar;
}

/** Content of `candidates.json`: the same for the same inputs and parameters. */
export interface CandidateComparison {
  readonly schemaVersion: typeof CANDIDATES_VERSION;
  readonly metric: Metric;
  readonly folds: number;
  readonly documents: {
    readonly train: number;
    readonly judged: number;
    /** Documents drawn for the winner to learn from; omitted where it learns from all. */
    readonly learntFrom?: number;
    /** Documents that the winner did not learn from, by which its temperatures are found; omitted where there are none. */
    readonly heldOut?: number;
  };
  /** Best first, those judged on all folds before those judged on one; then the majority class and failures. */
  readonly rows: readonly CandidateRow[];
  readonly winner: {
    readonly model: string;
    /** Its accuracy corrected for selection bias, and the 95 % interval that accounts for the selection. */
    readonly accuracy: { readonly corrected: number; readonly low: number; readonly high: number };
    /** Over the next best judged on all folds, and over the majority class; null if the winner is the majority class. */
    readonly overRunnerUp: Lead | null;
    readonly overMajority: Lead | null;
    readonly classes: readonly {
      readonly label: string;
      readonly precision: number;
      readonly recall: number;
      readonly f1: number;
      readonly documents: number;
    }[];
  };
}

const RESAMPLES = 1000;

/** The answer that ignores the text. */
function isMajority({ candidate }: JudgedCandidate): boolean {
  return candidate.members.length === 0;
}

/** Ranks the judged candidates, and measures the lead of the best. */
export function compareCandidates(
  results: readonly (JudgedCandidate | FailedCandidate)[],
  options: {
    readonly criterion: Criterion;
    readonly folds: number;
    readonly documents: CandidateComparison['documents'];
    readonly labels: readonly string[];
    readonly seed: number;
  },
): { readonly comparison: CandidateComparison; readonly winner: JudgedCandidate } {
  const { criterion, folds, documents, labels, seed } = options;
  const finalists = ranked(results, options);
  const [winner, runnerUp] = finalists;
  const majority = finalists.find(isMajority);
  const leadOver = (other: JudgedCandidate | undefined, stream: number): Lead | null => {
    if (!other || other === winner) return null;
    const [first, second] = [winner.measured, other.measured];
    return {
      over: other.candidate.name,
      advantage: scoreOf(first, criterion) - scoreOf(second, criterion),
      interval: advantageInterval(first, second, labels.length, new RandomStream(seed, stream), RESAMPLES),
      mcnemar: mcnemar(first.truth, first.predicted, second.predicted),
    };
  };
  const { corrected, lower, upper } = winnerInterval(
    finalists.map(({ measured }) => measured.correct),
    { random: new RandomStream(seed, 3) },
  );
  const left = results
    .filter((result) => result.status === 'judged')
    .filter((result) => !finalists.includes(result))
    .toSorted((a, b) => scoreOf(b.measured, criterion) - scoreOf(a.measured, criterion));
  const others = [...finalists.slice(1), ...left].filter((result) => !isMajority(result));
  const order = [winner, ...others, ...(majority && majority !== winner ? [majority] : [])];
  const failed = results.filter((result) => result.status === 'failed');
  const { truth, predicted } = winner.measured;
  const classes = classReport(classCounts(truth, predicted, labels.length)).map(({ support, ...scores }, c) => ({
    label: labels[c]!,
    ...scores,
    documents: support,
  }));
  return {
    winner,
    comparison: {
      schemaVersion: CANDIDATES_VERSION,
      metric: criterion.metric,
      folds,
      documents,
      rows: [...order.map(rowOf), ...failed.map(failedRow)],
      winner: {
        model: winner.candidate.name,
        accuracy: { corrected, low: lower, high: upper },
        overRunnerUp: leadOver(runnerUp, 1),
        overMajority: leadOver(majority, 2),
        classes,
      },
    },
  };
}

function rowOf({ candidate, folds, measured }: JudgedCandidate): CandidateRow {
  const { documents, accuracy, macroF1, logLoss, cost } = measured;
  return { model: candidate.name, status: 'judged', folds, documents, accuracy, macroF1, logLoss, cost };
}

function failedRow({ candidate, error }: FailedCandidate): CandidateRow {
  const none = { accuracy: null, macroF1: null, logLoss: null, cost: null };
  return { model: candidate.name, status: 'failed', folds: 0, documents: 0, ...none, error: error.message };
}
