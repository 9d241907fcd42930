/** How good a model is on held-out rows. */
export interface Scores {
  readonly accuracy: number;
  readonly macroF1: number;
}

/** Standard error of a share of n rows. */
export function standardError(share: number, rows: number): number {
  return Math.sqrt((share * (1 - share)) / rows);
}
