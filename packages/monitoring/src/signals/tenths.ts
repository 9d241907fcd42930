/** Upper bounds of at most ten bins of about equal counts; the last is infinite. */
export function tenthsOf(counts: ReadonlyMap<number, number>, bins = 10): number[] {
  let total = 0;
  for (const count of counts.values()) total += count;
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const ends: number[] = [];
  let below = 0;
  let next = 1;
  for (const [step, count] of sorted.slice(0, -1)) {
    below += count;
    if (below * bins < next * total) continue;
    ends.push(step);
    next = Math.floor((below * bins) / total) + 1;
  }
  return [...ends, Number.POSITIVE_INFINITY];
}

export function countIn(ends: readonly number[], counts: ReadonlyMap<number, number>): number[] {
  const binned = ends.map(() => 0);
  for (const [step, count] of counts) binned[ends.findIndex((end) => step <= end)]! += count;
  return binned;
}

/** Values as counts in steps of a thousandth. */
export function stepCounts(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) {
    const step = Math.round(value * 1000);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}
