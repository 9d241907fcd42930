/** Eight colours distinguishable with colour blindness; past eight, lines are dashed as well. */
const SERIES = 8;

export function seriesColour(place: number): string {
  return `var(--series-${(place % SERIES) + 1})`;
}

/** For targets that cannot read CSS: the colour in the current theme. */
export function seriesColourNow(place: number): string {
  return getComputedStyle(document.documentElement)
    .getPropertyValue(`--series-${(place % SERIES) + 1}`)
    .trim();
}

export function seriesDash(place: number): number[] {
  const round = Math.floor(place / SERIES);
  return round === 0
    ? []
    : [
        [6, 3],
        [2, 3],
        [10, 3, 2, 3],
      ][(round - 1) % 3]!;
}
