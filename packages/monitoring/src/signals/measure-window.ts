import type { ModelCalibration } from '@aml-mlops/scoring/calibration';
import { type Counts, count } from '../sketch/counts.ts';
import { wordsOf } from '../two-sample/hashed-words.ts';
import { twoSampleTest } from '../two-sample/two-sample-test.ts';
import { upperRankTest } from '../two-sample/upper-rank-test.ts';
import type { Reference } from '../window/reference.ts';
import { unknownShareOf } from '../window/reference.ts';
import type { Window } from '../window/window.ts';
import { type ChangedWord, changedWords } from './changed-words.ts';
import { compareAccuracy, compareCounts, compareShares, compareValues } from './compare.ts';
import { type EstimatedAccuracy, estimateAccuracy } from './estimated-accuracy.ts';
import { stepCounts } from './tenths.ts';
import type { LeastEffects, TestOutcome } from './test-outcome.ts';

export interface WindowMeasures {
  readonly tests: readonly TestOutcome[];
  /** Words that separate the window from the training data; empty if the texts are not available. */
  readonly words: readonly ChangedWord[];
  readonly estimated: (EstimatedAccuracy & { readonly valid: boolean; readonly reason: string | null }) | undefined;
  readonly accuracy: { readonly value: number; readonly documents: number } | undefined;
}

export interface MeasureOptions {
  readonly reference: Reference;
  readonly calibration: ModelCalibration | undefined;
  readonly effects: LeastEffects;
  readonly seed: number;
  readonly permutations: number;
  /** Detects the language of a text; if absent, languages are not compared. */
  readonly detect?: (text: string) => string;
}

/** A two-sample result this significant invalidates the estimate. */
const NOT_THE_SAME = 0.05;
/**
 * So does a surplus of unknown words. It is tested beside the two-sample test and not adjusted with the window's tests: a doubt
 * costs nobody a night, and documents on a topic of their own lower the accuracy before they are certain enough for an alarm.
 */
const MORE_UNKNOWN = 0.025;

/** Training documents per document of the window: with many more, the classifier learns what is common among them. */
const PER_DOCUMENT = 2;

/** Tests a window against the training data; signals without a reference there, against the previous window. */
export function measureWindow(window: Window, before: Window | undefined, options: MeasureOptions): WindowMeasures {
  const { reference, calibration, effects } = options;
  const { sketch } = window;
  const of = (name: string, cause: TestOutcome['cause'], against: TestOutcome['against'] = 'training') => {
    return { name, cause, against, effects };
  };
  const text = measureTexts(window, options);
  const estimate = calibration && estimateAccuracy(sketch.confidences, calibration);
  const reason = doubtOf(text.test, text.unknown, reference);
  const estimated = estimate && { ...estimate, valid: reason === null, reason };
  const { labelled } = window;
  const accuracy =
    labelled.documents === 0
      ? undefined
      : { value: labelled.right / labelled.documents, documents: labelled.documents };
  const tests = [
    ...text.outcomes,
    ...compareValues(sketch.values.characters.counts(), reference.characters.counts(), of('characters', 'text-shape')),
    ...compareShares(
      [sketch.empty, sketch.documents],
      [reference.empty, reference.documents],
      of('empty texts', 'data-quality'),
    ),
    ...compareShares(
      [sketch.tooLong, sketch.documents],
      [0, reference.documents],
      of('too long texts', 'data-quality'),
    ),
    ...(calibration
      ? [
          ...compareCounts(sketch.labels, calibration.answers, of('labels', 'predictions')),
          // Fitted on all documents the model is more confident than in cross-validation, so only lower confidence is a
          // difference.
          ...compareValues(sketch.confidences, calibration.confidences, {
            ...of('confidence', 'predictions'),
            only: 'less',
          }),
        ]
      : []),
    ...(calibration && estimated?.valid
      ? compareAccuracy(
          estimated.value,
          calibration.accuracy,
          errorWith(estimated.error, calibration),
          of('estimated accuracy', 'accuracy'),
        )
      : []),
    ...(calibration && accuracy && accuracy.documents >= 20
      ? compareAccuracy(
          accuracy.value,
          calibration.accuracy,
          errorWith(Math.sqrt((calibration.accuracy * (1 - calibration.accuracy)) / accuracy.documents), calibration),
          of('accuracy', 'accuracy'),
        )
      : []),
    ...(before ? measureAgainstBefore(window, before, !calibration, effects) : []),
  ];
  return { tests, words: text.words, estimated, accuracy };
}

/** Why the estimate of accuracy is not valid; null if nothing speaks against it. */
function doubtOf(
  test: TestOutcome | undefined,
  unknown: ReadonlyMap<number, number>,
  { unknownShares }: Reference,
): string | null {
  if (!test) return 'the texts were not collected, or too few: nothing says whether they are what the model knows';
  if (test.p <= NOT_THE_SAME) return 'the texts are not of the kind that the probabilities were calibrated on';
  const p = upperRankTest(unknownShares, unknown);
  if (p > MORE_UNKNOWN) return null;
  return `some texts have more unknown words than those that the probabilities were calibrated on (p = ${Number(p.toPrecision(2))})`;
}

function errorWith(error: number, { accuracy, documents }: ModelCalibration): number {
  return Math.hypot(error, Math.sqrt((accuracy * (1 - accuracy)) / documents));
}

function measureTexts(window: Window, { reference, effects, seed, permutations, detect }: MeasureOptions) {
  const texts = window.sample.texts();
  const now = texts.map(wordsOf);
  const then = reference.sampled;
  const about = (name: string) => ({ name, cause: 'new-topics' as const, against: 'training' as const, effects });
  const compared = then.slice(0, PER_DOCUMENT * Math.max(100, now.length));
  const { auc, pValue, permutations: drawn } = twoSampleTest(compared, now, { seed, permutations });
  const { name, cause, against } = about('text');
  const test: TestOutcome | undefined =
    drawn === 0
      ? undefined
      : { name, cause, against, statistic: 'auc', effect: auc, p: pValue, isLarge: auc >= effects.minAuc };
  const unknown = stepCounts(now.map((words) => unknownShareOf(words, reference.words)));
  const languages: Counts = new Map();
  if (detect) for (const text of texts) count(languages, detect(text));
  const outcomes = [
    ...(test ? [test] : []),
    ...compareValues(unknown, reference.unknownShares, { ...about('unknown words'), only: 'more' }),
    ...(detect ? compareCounts(languages, reference.languages, about('languages')) : []),
  ];
  return { test, outcomes, unknown, words: test && test.p <= NOT_THE_SAME ? changedWords(then, now) : [] };
}

/** Signals without a counterpart in the training data: the service, and the answers of a model without calibration. */
function measureAgainstBefore(window: Window, before: Window, answers: boolean, effects: LeastEffects): TestOutcome[] {
  const of = (name: string, cause: TestOutcome['cause']) => ({ name, cause, against: 'before' as const, effects });
  const [now, then] = [window.sketch, before.sketch];
  const failed = ({ statuses }: typeof now): [number, number] => {
    let [errors, all] = [0, 0];
    for (const [status, times] of statuses) {
      all += times;
      if (status >= '500') errors += times;
    }
    return [errors, all];
  };
  // Requests slower than the 95th percentile of earlier requests.
  const usual = slowerThan(then.values.seconds.counts());
  const slower = ({ values }: typeof now): [number, number] => {
    let slow = 0;
    for (const [bucket, times] of values.seconds.counts()) if (bucket > usual) slow += times;
    return [slow, values.seconds.total];
  };
  return [
    ...compareShares(failed(now), failed(then), of('errors', 'service')),
    ...compareShares(slower(now), slower(then), of('slow requests', 'service')),
    ...(answers
      ? [
          ...compareCounts(now.labels, then.labels, of('labels', 'predictions')),
          ...compareValues(now.confidences, then.confidences, of('confidence', 'predictions')),
        ]
      : []),
  ];
}

function slowerThan(counts: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const times of counts.values()) total += times;
  let below = 0;
  for (const [bucket, times] of counts) {
    below += times;
    if (below >= 0.95 * total) return bucket;
  }
  return Number.POSITIVE_INFINITY;
}
