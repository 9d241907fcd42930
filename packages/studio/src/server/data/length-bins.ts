/** Document counts by number of words, in bins growing as 1, 2, 5, 10, 20, …: short and very long texts fit in one chart. */
export function lengthBins(counts: ReadonlyMap<number, number>): { least: number; documents: number }[] {
  const bins: { least: number; documents: number }[] = [];
  const longest = [...counts.keys()].reduce((a, b) => Math.max(a, b), 0);
  for (let least = 0; least <= longest; least = next(least)) {
    const end = next(least);
    let documents = 0;
    for (const [length, count] of counts) if (length >= least && length < end) documents += count;
    bins.push({ least, documents });
  }
  const first = bins.findIndex(({ documents }) => documents > 0);
  return first === -1 ? [] : bins.slice(first);
}

function next(least: number): number {
  if (least === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(least) + 1e-9);
  const digit = Math.round(least / power);
  return digit === 1 ? 2 * power : digit === 2 ? 5 * power : 10 * power;
}
