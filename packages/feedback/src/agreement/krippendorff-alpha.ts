/**
 * Krippendorff's alpha for nominal data, any number of raters and missing values ("Computing Krippendorff's Alpha-Reliability",
 * 2011, section D): 1 minus observed over expected disagreement.
 *
 * @param units the categories that raters gave each item, in any order; items with fewer than two are ignored
 * @returns at most 1; NaN if no item has two
 */
export function krippendorffAlpha<Category>(units: readonly (readonly Category[])[]): number {
  const totals = new Map<Category, number>();
  let values = 0;
  let disagreement = 0;
  for (const unit of units) {
    if (unit.length < 2) continue;
    values += unit.length;
    const own = new Map<Category, number>();
    for (const category of unit) own.set(category, (own.get(category) ?? 0) + 1);
    let alike = 0;
    for (const [category, count] of own) {
      alike += count * (count - 1);
      totals.set(category, (totals.get(category) ?? 0) + count);
    }
    disagreement += (unit.length * (unit.length - 1) - alike) / (unit.length - 1);
  }
  if (values === 0) return Number.NaN;
  let chance = values * (values - 1);
  for (const count of totals.values()) chance -= count * (count - 1);
  return disagreement === 0 ? 1 : 1 - ((values - 1) * disagreement) / chance;
}
