import { bootstrap, bootstrapMean, type CostMatrix, classCounts, documentLosses, macroF1 } from '@aml-mlops/metrics';
import { Mulberry32 } from '@aml-mlops/random';
import { type Answers, costsOf, type Metric } from './metrics.ts';

/** A 95 % interval of the candidate's advantage. */
export interface AdvantageInterval {
  readonly lower: number;
  readonly upper: number;
  readonly resamples: number;
}

/** Paired bootstrap: both models are evaluated on the same resampled documents. */
export function bootstrapAdvantage(options: {
  readonly metric: Metric;
  readonly candidate: Answers;
  readonly champion: Answers;
  readonly targets: Int32Array;
  /** Needed if the metric is a cost. */
  readonly costs?: CostMatrix;
  readonly resamples: number;
  readonly seed: number;
}): AdvantageInterval {
  const { metric, candidate, champion, targets, resamples, seed } = options;
  const how = { random: new Mulberry32(seed), resamples };
  if (metric === 'macroF1') {
    const of = ({ predicted, classes }: Answers, rows: Int32Array) =>
      macroF1(classCounts(targets, predicted, classes, rows));
    return { ...bootstrap(targets.length, (rows) => of(candidate, rows) - of(champion, rows), how), resamples };
  }
  // These metrics are means over documents, so the advantage is the mean of the documents' advantages.
  const value = (answers: Answers): Float64Array => {
    if (metric === 'accuracy') return hitsOf(answers, targets);
    return metric === 'cost' ? costsOf(answers, targets, options.costs ?? []).map((cost) => -cost) : gainsOf(answers);
  };
  const [ours, theirs] = [value(candidate), value(champion)];
  return {
    ...bootstrapMean(
      ours.map((own, i) => own - theirs[i]!),
      how,
    ),
    resamples,
  };
}

function hitsOf({ predicted }: Answers, targets: Int32Array): Float64Array {
  return Float64Array.from(targets, (target, i) => (predicted[i] === target ? 1 : 0));
}

/** Both models have probabilities when log loss is compared: a gate without them is refused. */
function gainsOf({ probabilityOfTruth }: Answers): Float64Array {
  return documentLosses(probabilityOfTruth!).map((loss) => -loss);
}
