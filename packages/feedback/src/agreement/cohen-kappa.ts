/**
 * Cohen's kappa of two raters of the same items (Cohen 1960): agreement beyond chance, at most 1. If both raters use a single
 * common category throughout, expected agreement is 1 and kappa is defined as 1, since they never disagree.
 *
 * @param a category of each item by the first rater; any values
 * @param b by the second rater, same length
 * @returns in [-1, 1]; NaN for no items
 */
export function cohenKappa<Category>(a: ArrayLike<Category>, b: ArrayLike<Category>): number {
  const n = a.length;
  const ofA = new Map<Category, number>();
  const ofB = new Map<Category, number>();
  let same = 0;
  for (let i = 0; i < n; i++) {
    if (a[i] === b[i]) same++;
    ofA.set(a[i]!, (ofA.get(a[i]!) ?? 0) + 1);
    ofB.set(b[i]!, (ofB.get(b[i]!) ?? 0) + 1);
  }
  let expected = 0;
  for (const [category, count] of ofA) expected += (count / n) * ((ofB.get(category) ?? 0) / n);
  const observed = same / n;
  return same === n && n > 0 ? 1 : (observed - expected) / (1 - expected);
}
