/**
 * Cohen's kappa of two raters of the same things (Cohen 1960): how far they agree beyond chance, 1 at most. Where both give one and the
 * same category throughout, chance explains all, and kappa is 1, as there is nothing that they differ on.
 *
 * @param a category of each thing by the one rater; any values
 * @param b by the other, as many
 * @returns in [-1, 1]; NaN of no things
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
