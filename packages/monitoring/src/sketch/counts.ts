/** Counts by name. Names are untrusted data, so they are kept in a `Map`, never in an object. */
export type Counts = Map<string, number>;

export function count(into: Counts, name: string, times = 1): void {
  into.set(name, (into.get(name) ?? 0) + times);
}

export function addCounts(into: Counts, more: ReadonlyMap<string, number>): void {
  for (const [name, times] of more) count(into, name, times);
}

/** Pairs sorted by name: equal counts give the same JSON, and `__proto__` stays a name. */
export function pairsOf(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
