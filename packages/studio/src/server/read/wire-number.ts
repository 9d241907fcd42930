/** JSON has no NaN or infinities: they are sent as strings. */
export function wireNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
