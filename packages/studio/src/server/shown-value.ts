/** A number to six significant digits, as a page shows it; anything else as text. */
export function shownValue(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
