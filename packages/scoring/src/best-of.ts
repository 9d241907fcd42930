/**
 * The predicted class: the first with the largest score; for a single decision value, the second class if it is positive.
 *
 * @param weights what the score of each class is multiplied by before they are compared. Default: 1
 */
export function bestOf(scores: ArrayLike<number>, weights?: ArrayLike<number>): number {
  if (scores.length === 1) return scores[0]! > 0 ? 1 : 0;
  let best = 0;
  const weighed = (c: number) => (weights ? scores[c]! * weights[c]! : scores[c]!);
  for (let i = 1; i < scores.length; i++) if (weighed(i) > weighed(best)) best = i;
  return best;
}
