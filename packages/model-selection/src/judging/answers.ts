import { softmaxRows } from '@aml-mlops/sklearn-sweep/classifiers';
import { fitTemperature, type TemperatureRange } from '@aml-mlops/trainer';

/** Scores of support vector machines and of naive Bayes differ by less than 1; those of networks by tens. */
const TEMPERATURES: TemperatureRange = { lowest: 1e-3, highest: 50 };

/** Out-of-sample answers of a candidate. */
export interface Answers {
  /** [n, labels] row-major, each row summing to 1. */
  readonly probabilities: Float64Array;
  /** Temperature of each member's logits before averaging. */
  readonly memberTemperatures: readonly number[];
  /** Temperature of the average. */
  readonly temperature: number;
  /** Decision weights, the factors of the probabilities, [labels]. Default: 1. */
  readonly decisionWeights?: Float64Array;
}

/**
 * The answers of an average of models: the mean of their logits, each at the temperature that calibrates it alone, then at a
 * temperature that calibrates the mean; a single model is an average of one. This is the normalised geometric mean of the
 * members' probabilities (a logarithmic opinion pool: Genest and Zidek, "Combining Probability Distributions", 1986): an
 * average of linear models is then itself linear, and as fast to serve and as exactly explainable as one of them.
 *
 * Temperatures do not change the decisions of a single model; fitted on the judging documents, they calibrate its confidence.
 *
 * @param logits of each member, [n, labels]; minus infinity for a label that it did not know. None: the class shares
 * @param truth [n]
 */
export function answersOf(logits: readonly Float64Array[], truth: Int32Array, labels: number): Answers {
  const memberTemperatures = logits.map((member) => (logits.length === 1 ? 1 : temperatureOf(member, truth, labels)));
  const temperature = temperatureOf(pooled(logits, memberTemperatures), truth, labels);
  const temperatures = { memberTemperatures, temperature };
  return { probabilities: probabilitiesAt(logits, temperatures, labels), ...temperatures };
}

/** The answers of an average at previously fitted temperatures, [n, labels] row-major. */
export function probabilitiesAt(
  logits: readonly Float64Array[],
  { memberTemperatures, temperature }: Omit<Answers, 'probabilities'>,
  labels: number,
): Float64Array {
  const cooled = pooled(logits, memberTemperatures).map((logit) => logit / temperature);
  return softmaxRows(cooled, cooled.length / labels, labels);
}

/** The mean of the members' logits, each divided by its temperature. */
function pooled(logits: readonly Float64Array[], temperatures: readonly number[]): Float64Array {
  const sums = new Float64Array(logits[0]!.length);
  for (const [m, member] of logits.entries()) {
    const factor = 1 / (temperatures[m]! * logits.length);
    for (let at = 0; at < sums.length; at++) sums[at] = sums[at]! + member[at]! * factor;
  }
  return sums;
}

/** The temperature of logits [n, labels]. Documents of a class unknown to the model carry no information about it. */
export function temperatureOf(logits: Float64Array, truth: Int32Array, labels: number): number {
  const known: number[] = [];
  for (const [i, label] of truth.entries()) if (logits[i * labels + label] !== Number.NEGATIVE_INFINITY) known.push(i);
  if (known.length === 0) return 1;
  if (known.length === truth.length) return fitTemperature(logits, truth, labels, TEMPERATURES);
  const kept = new Float64Array(known.length * labels);
  for (const [at, i] of known.entries()) kept.set(logits.subarray(i * labels, (i + 1) * labels), at * labels);
  const classes = known.map((i) => truth[i]!);
  return fitTemperature(kept, classes, labels, TEMPERATURES);
}
