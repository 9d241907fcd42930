/** A line over steps. */
export interface Curve {
  readonly name: string;
  readonly steps: readonly number[];
  /** Null if the value is not finite, which leaves a gap in the line. */
  readonly values: readonly (number | null)[];
}

/** Curves on a common axis of steps, in the column format of uPlot: undefined if a curve has no value at a step. */
export function aligned(curves: readonly Curve[]): {
  readonly steps: number[];
  readonly values: (number | null | undefined)[][];
} {
  const steps = [...new Set(curves.flatMap((curve) => [...curve.steps]))].sort((a, b) => a - b);
  const places = new Map(steps.map((step, i) => [step, i]));
  const values = curves.map((curve) => {
    const row = new Array<number | null | undefined>(steps.length).fill(undefined);
    for (const [i, step] of curve.steps.entries()) row[places.get(step)!] = curve.values[i] ?? null;
    return row;
  });
  return { steps, values };
}

/** Smallest and largest finite value; undefined if there is none. */
export function extent(values: Iterable<number | null | undefined>): readonly [number, number] | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least > most ? undefined : [least, most];
}
