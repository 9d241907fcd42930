/** How unsure a model is of each text: float64 [n] in [0, 1], 1 where all classes are alike. */
export type Uncertainty = (probabilities: Float64Array, classes: number) => Float64Array;

/** 1 less the margin between the two likeliest classes (Scheffer, Decomain and Wrobel 2001). */
export const marginUncertainty: Uncertainty = (probabilities, classes) =>
  ofRows(probabilities, classes, (start) => {
    let [first, second] = [-1, -1];
    for (let c = 0; c < classes; c++) {
      const p = probabilities[start + c]!;
      if (p > first) [first, second] = [p, first];
      else if (p > second) second = p;
    }
    return 1 - (first - Math.max(0, second));
  });

/** Entropy over that of equal probabilities (Shannon 1948). */
export const entropyUncertainty: Uncertainty = (probabilities, classes) =>
  ofRows(probabilities, classes, (start) => {
    let entropy = 0;
    for (let c = 0; c < classes; c++) {
      const p = probabilities[start + c]!;
      if (p > 0) entropy -= p * Math.log(p);
    }
    return entropy / Math.log(classes);
  });

/** What the likeliest class lacks of certainty, over the most that it can lack (Lewis and Gale 1994). */
export const leastConfidence: Uncertainty = (probabilities, classes) =>
  ofRows(probabilities, classes, (start) => {
    let first = 0;
    for (let c = 0; c < classes; c++) first = Math.max(first, probabilities[start + c]!);
    return ((1 - first) * classes) / (classes - 1);
  });

function ofRows(probabilities: Float64Array, classes: number, of: (start: number) => number): Float64Array {
  const uncertainty = new Float64Array(probabilities.length / classes);
  // Rounding takes sums of probabilities past 1 by a little.
  for (let row = 0; row < uncertainty.length; row++) uncertainty[row] = Math.min(1, Math.max(0, of(row * classes)));
  return uncertainty;
}
