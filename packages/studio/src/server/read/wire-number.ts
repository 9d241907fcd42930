/** JSON has no NaN and no infinities: they go as texts. */
export function wireNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
