/** The class with the highest score of each document, the first in a tie: int32 [n], of scores [n, C] in row-major order. */
export function argmaxRows(scores: ArrayLike<number>, classes: number): Int32Array {
  const answers = new Int32Array(scores.length / classes);
  for (let i = 0, from = 0; i < answers.length; i++, from += classes) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[from + c]! > scores[from + best]!) best = c;
    answers[i] = best;
  }
  return answers;
}
