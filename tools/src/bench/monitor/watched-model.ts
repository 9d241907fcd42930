import { calibrate, type ModelCalibration, servedShift } from '@aml-mlops/scoring/calibration';
import { ESTIMATORS, rowScores, softmaxRows, stratifiedFolds } from '@aml-mlops/sklearn-sweep/classifiers';
import { TfidfVectorizer } from '@aml-mlops/text';
import { fitTemperature } from '@aml-mlops/trainer';

export interface LabelledTexts {
  readonly texts: readonly string[];
  /** int32 [n], indices into the labels. */
  readonly targets: Int32Array;
}

/** A served model: its predictions for a text, and its calibration data. */
export interface WatchedModel {
  readonly calibration: ModelCalibration;
  /** Label and its probability. */
  answer(texts: readonly string[]): { readonly label: number; readonly confidence: number }[];
}

/** Complement naive Bayes on the TF-IDF of words, calibrated as in model-selection: on cross-validated predictions. */
export function fitWatchedModel(
  { texts, targets }: LabelledTexts,
  labels: readonly string[],
  folds: number,
): WatchedModel {
  const classes = labels.length;
  const foldOf = stratifiedFolds(targets, folds, 1);
  const parts: { readonly logits: Float64Array; readonly half: Float64Array; readonly truth: Int32Array }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const inside = (_: unknown, i: number) => foldOf[i] !== fold;
    const seen = new Int32Array(classes);
    const kept = foldOf.map((own, i) => Number(own !== fold && seen[targets[i]!]!++ % 2 === 0));
    const inHalf = (_: unknown, i: number) => kept[i] === 1;
    const outside = (_: unknown, i: number) => foldOf[i] === fold;
    const logitsOf = fit(texts.filter(inside), targets.filter(inside));
    const halfLogitsOf = fit(texts.filter(inHalf), targets.filter(inHalf));
    const asked = texts.filter(outside);
    parts.push({ logits: logitsOf(asked), half: halfLogitsOf(asked), truth: targets.filter(outside) });
  }
  const logits = Float64Array.from(parts.flatMap((part) => Array.from(part.logits)));
  const half = Float64Array.from(parts.flatMap((part) => Array.from(part.half)));
  const truth = Int32Array.from(parts.flatMap((part) => Array.from(part.truth)));
  const temperature = fitTemperature(logits, truth, classes, { lowest: 1e-3, highest: 50 });
  const probabilities = (of: Float64Array) =>
    softmaxRows(
      of.map((each) => each / temperature),
      of.length / classes,
      classes,
    );
  const whole = fit(texts, targets);
  return {
    calibration: {
      ...calibrate(probabilities(logits), truth, labels),
      ...servedShift(probabilities(half), probabilities(logits), truth, classes, folds),
    },
    answer: (asked) => {
      const all = probabilities(whole(asked));
      return asked.map((_, i) => {
        const own = all.subarray(i * classes, (i + 1) * classes);
        const confidence = own.reduce((a, b) => Math.max(a, b));
        return { label: own.indexOf(confidence), confidence };
      });
    },
  };
}

function fit(texts: readonly string[], targets: Int32Array): (asked: readonly string[]) => Float64Array {
  const vectorizer = new TfidfVectorizer();
  const X = vectorizer.fitTransform(texts.map((text) => text.toLowerCase()));
  const { arrays } = ESTIMATORS.complementNb.fit(X, targets, {}).state;
  const { W, b } = arrays as { readonly W: Float64Array; readonly b: Float64Array };
  return (asked) => rowScores(vectorizer.transform(asked.map((text) => text.toLowerCase())), W, b);
}
