/** Uncertainty of a model about each text: float64 [n] in [0, 1], 1 if all classes are equally likely. */
export type Uncertainty = (probabilities: Float64Array, classes: number) => Float64Array;

/** 1 minus the margin between the two likeliest classes (Scheffer, Decomain and Wrobel 2001). */
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

/** Entropy, relative to that of equal probabilities (Shannon 1948). */
export const entropyUncertainty: Uncertainty = (probabilities, classes) =>
  ofRows(probabilities, classes, (start) => {
    let entropy = 0;
    for (let c = 0; c < classes; c++) {
      const p = probabilities[start + c]!;
      if (p > 0) entropy -= p * Math.log(p);
    }
    return entropy / Math.log(classes);
  });

/** 1 minus the probability of the likeliest class, relative to its maximum (Lewis and Gale 1994). */
export const leastConfidence: Uncertainty = (probabilities, classes) =>
  ofRows(probabilities, classes, (start) => {
    let first = 0;
    for (let c = 0; c < classes; c++) first = Math.max(first, probabilities[start + c]!);
    return ((1 - first) * classes) / (classes - 1);
  });

function ofRows(probabilities: Float64Array, classes: number, of: (start: number) => number): Float64Array {
  const uncertainty = new Float64Array(probabilities.length / classes);
  // Rounding can take sums of probabilities slightly past 1.
  for (let row = 0; row < uncertainty.length; row++) uncertainty[row] = Math.min(1, Math.max(0, of(row * classes)));
  return uncertainty;
}
