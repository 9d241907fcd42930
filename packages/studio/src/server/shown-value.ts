/** A number to six significant digits, as shown on a page; other values as text. */
export function shownValue(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
