/**
 * Temperature scaling (Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017): logits are
 * divided by one number T, which changes no decision and calibrates the probabilities.
 */

/** softmax(z / T) of each document, row-major [documents, C], as float32. */
export function softmaxAt(temperature: number, logits: Float64Array, classes: number): Float32Array {
  const out = new Float32Array(logits.length);
  const powers = new Float64Array(classes);
  for (let from = 0; from < out.length; from += classes) {
    const z = logits.subarray(from, from + classes);
    const largest = z.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      powers[c] = Math.exp((z[c]! - largest) / temperature);
      sum += powers[c]!;
    }
    for (let c = 0; c < classes; c++) out[from + c] = powers[c]! / sum;
  }
  return out;
}

export interface TemperatureRange {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Search range for the T of a network. If every held-out prediction is right, the loss decreases without bound as T
 * does: the lower end keeps the probabilities of such a network below certainty.
 */
const NETWORK: TemperatureRange = { lowest: 0.25, highest: 20 };

/**
 * The temperature that minimises the log loss of held-out documents, by golden-section search over ln T: the loss is
 * convex in 1/T, so it has one minimum.
 *
 * @param logits row-major [documents, C]
 * @param range search range of T; scores other than a network's logits may need another
 */
export function fitTemperature(
  logits: Float64Array,
  targets: ArrayLike<number>,
  classes: number,
  range: TemperatureRange = NETWORK,
): number {
  const loss = (logT: number) => meanLoss(logits, targets, classes, Math.exp(-logT));
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(range.lowest);
  let high = Math.log(range.highest);
  let a = high - golden * (high - low);
  let b = low + golden * (high - low);
  let lossA = loss(a);
  let lossB = loss(b);
  while (high - low > 1e-6) {
    if (lossA < lossB) {
      high = b;
      [b, lossB] = [a, lossA];
      a = high - golden * (high - low);
      lossA = loss(a);
    } else {
      low = a;
      [a, lossA] = [b, lossB];
      b = low + golden * (high - low);
      lossB = loss(b);
    }
  }
  return Math.exp((low + high) / 2);
}

function meanLoss(logits: Float64Array, targets: ArrayLike<number>, classes: number, inverse: number): number {
  let total = 0;
  for (let i = 0; i < targets.length; i++) {
    const from = i * classes;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[from + c]! * inverse);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[from + c]! * inverse - largest);
    total += Math.log(sum) + largest - logits[from + targets[i]!]! * inverse;
  }
  return total / targets.length;
}
