/** Quality of a model on held-out rows. */
export interface Scores {
  readonly accuracy: number;
  readonly macroF1: number;
}

/** Standard error of a proportion over n rows. */
export function standardError(share: number, rows: number): number {
  return Math.sqrt((share * (1 - share)) / rows);
}
