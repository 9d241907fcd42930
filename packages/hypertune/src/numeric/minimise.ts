/** A smooth function: returns its value at x and fills `gradient`. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Bounds of each coordinate. Default: none. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  /** Stop when no component of the projected gradient exceeds this. Default: 1e-5. */
  readonly gradientTolerance?: number;
  /** Stop when the relative improvement of a step is below this. Default: 1e-10. */
  readonly valueTolerance?: number;
  /** Default: 100. */
  readonly maxIterations?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

const MEMORY = 8;

/**
 * Limited-memory BFGS with projection onto a box and backtracking: J. Nocedal and S. Wright, "Numerical optimization" (2006),
 * algorithm 7.4 for the direction, section 16.7 for the projection. Coordinates at a bound whose step would leave the box are
 * fixed while the others move.
 *
 * @param start where to begin; not mutated
 */
export function minimise(f: Smooth, start: Float64Array, options: MinimiseOptions = {}): Minimum {
  const { lower, upper, gradientTolerance = 1e-5, valueTolerance = 1e-10, maxIterations = 100 } = options;
  const n = start.length;
  let x = start.slice();
  let gradient = new Float64Array(n);
  let value = f(x, gradient);
  let evaluations = 1;
  let next = new Float64Array(n);
  let nextGradient = new Float64Array(n);
  const direction = new Float64Array(n);
  const history: { s: Float64Array; y: Float64Array; rho: number }[] = [];

  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let largest = 0;
    const held = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      const g = gradient[i]!;
      if ((lower && x[i]! <= lower[i]! && g > 0) || (upper && x[i]! >= upper[i]! && g < 0)) held[i] = 1;
      else largest = Math.max(largest, Math.abs(g));
    }
    if (!(largest > gradientTolerance)) break;

    twoLoop(gradient, held, history, direction);
    let slope = inner(direction, gradient);
    if (!(slope < 0)) {
      history.length = 0;
      for (let i = 0; i < n; i++) direction[i] = held[i] ? 0 : -gradient[i]!;
      slope = inner(direction, gradient);
    }

    let step = history.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let accepted = false;
    for (let attempt = 0; attempt < 25; attempt++) {
      let predicted = 0;
      for (let i = 0; i < n; i++) {
        let to = x[i]! + step * direction[i]!;
        if (lower && to < lower[i]!) to = lower[i]!;
        if (upper && to > upper[i]!) to = upper[i]!;
        next[i] = to;
        predicted += gradient[i]! * (to - x[i]!);
      }
      const reached = f(next, nextGradient);
      evaluations++;
      if (reached <= value + 1e-4 * predicted && Number.isFinite(reached)) {
        const gained = value - reached;
        remember(history, x, next, gradient, nextGradient);
        [x, next] = [next, x];
        [gradient, nextGradient] = [nextGradient, gradient];
        accepted = gained > valueTolerance * (1 + Math.abs(value));
        value = reached;
        break;
      }
      // The minimum of the parabola through the two values and the slope, kept away from both ends.
      const curvature = 2 * (reached - value - predicted);
      const shrink = Number.isFinite(curvature) && curvature > 0 ? -predicted / curvature : 0.1;
      step *= Math.min(0.5, Math.max(0.1, shrink));
    }
    if (!accepted) break;
  }
  return { x, value, evaluations };
}

function twoLoop(
  gradient: Float64Array,
  held: Uint8Array,
  history: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  direction: Float64Array,
): void {
  const n = gradient.length;
  for (let i = 0; i < n; i++) direction[i] = held[i] ? 0 : -gradient[i]!;
  const alphas = new Float64Array(history.length);
  for (let k = history.length - 1; k >= 0; k--) {
    const { s, y, rho } = history[k]!;
    const alpha = rho * inner(s, direction);
    alphas[k] = alpha;
    for (let i = 0; i < n; i++) direction[i]! -= alpha * y[i]!;
  }
  const last = history.at(-1);
  const scale = last ? 1 / (last.rho * inner(last.y, last.y)) : 1;
  for (let i = 0; i < n; i++) direction[i]! *= scale;
  for (let k = 0; k < history.length; k++) {
    const { s, y, rho } = history[k]!;
    const beta = alphas[k]! - rho * inner(y, direction);
    for (let i = 0; i < n; i++) direction[i]! += beta * s[i]!;
  }
  for (let i = 0; i < n; i++) if (held[i]) direction[i] = 0;
}

function remember(
  history: { s: Float64Array; y: Float64Array; rho: number }[],
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const s = next.map((v, i) => v - x[i]!);
  const y = nextGradient.map((v, i) => v - gradient[i]!);
  const curvature = inner(s, y);
  if (!(curvature > 1e-12 * inner(y, y))) return;
  history.push({ s, y, rho: 1 / curvature });
  if (history.length > MEMORY) history.shift();
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
