/** Texts that are asked together at most, since their rows are dense, and characters of them, the longest's for each. */
const TOGETHER = 32;
const AREA = 1 << 15;

/** Which texts are asked together: those of similar length, since rows are as wide as the longest. */
export function together(texts: readonly string[]): number[][] {
  const order = texts.map((_, i) => i).sort((a, b) => texts[a]!.length - texts[b]!.length);
  const batches: number[][] = [];
  for (let from = 0, to = 0; from < texts.length; from = to) {
    to = from + 1;
    while (to < texts.length && to - from < TOGETHER && (to - from + 1) * texts[order[to]!]!.length <= AREA) to++;
    batches.push(order.slice(from, to));
  }
  return batches;
}
