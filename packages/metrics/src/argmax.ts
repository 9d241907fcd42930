/**
 * The class with the highest score of each document, the first in a tie: int32 [n], of scores [n, C] in row-major order.
 *
 * @param weights what the score of each class is multiplied by before they are compared, [C]. Default: 1
 */
export function argmaxRows(scores: ArrayLike<number>, classes: number, weights?: ArrayLike<number>): Int32Array {
  const weighed = (from: number, c: number) => (weights ? scores[from + c]! * weights[c]! : scores[from + c]!);
  const answers = new Int32Array(scores.length / classes);
  for (let i = 0, from = 0; i < answers.length; i++, from += classes) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (weighed(from, c) > weighed(from, best)) best = c;
    answers[i] = best;
  }
  return answers;
}
