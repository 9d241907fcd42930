import { deriveSeed } from '@aml-mlops/random';
import { dualKernel } from '../kernel/dual.ts';
import { Heap, heapBytes } from '../kernel/heap.ts';
import { EQUAL, type LossWeights, type SvcOptions } from '../solvers/linear-svc.ts';
import type { DualPart, DualRows } from './dual-rows.ts';

/** Visits to the documents of a part before the next is read. */
const VISITS = 2;

export interface DualOptions extends SvcOptions {
  readonly seed: number;
  /** Of the losses in each problem. Default: all 1. */
  readonly weights?: readonly LossWeights[] | undefined;
}

/**
 * The weights of k one-vs-rest problems, and one part of the documents, in the memory of the kernel (assembly/dual.ts).
 *
 * @param columns V
 * @param positive codes of the classes of the k problems
 */
export class DualVisits {
  readonly #rows: DualRows;
  readonly #positive: Int32Array;
  readonly #options: DualOptions;
  readonly #columns: number;
  readonly #heap: Heap;
  readonly #kernel: ReturnType<typeof dualKernel>;
  readonly #places: ReturnType<typeof placesIn>;
  /** Σ α - Σ α² / 4Ca of each problem: all that its dual has beside the weights. */
  readonly #gains: Float64Array;
  /** Largest and smallest projected slope of each problem since {@link beginPass}, at the first visits. */
  readonly #slopes: { readonly largest: Float64Array; readonly smallest: Float64Array };

  /** Documents of each problem that are not set aside, by part. */
  readonly #active = new Map<DualPart, Int32Array>();
  /** Slope of each problem above which documents are set aside. */
  readonly #slack: Float64Array;

  constructor(rows: DualRows, columns: number, positive: Int32Array, options: DualOptions, owner: string) {
    const k = positive.length;
    const n = Math.max(...rows.parts.map((part) => part.rows));
    const entries = Math.max(...rows.parts.map((part) => part.entries));
    this.#rows = rows;
    this.#positive = positive;
    this.#options = options;
    this.#columns = columns;
    this.#heap = new Heap(heapBytes(k * (columns + 1) + 5 * n + 2, 2 * entries + 2 * n + 1, 20), owner);
    this.#places = placesIn(this.#heap, k * (columns + 1), n, entries);
    this.#kernel = dualKernel(this.#heap);
    this.#kernel.seed(deriveSeed(options.seed, 0));
    this.#gains = new Float64Array(k);
    this.#slopes = { largest: new Float64Array(k), smallest: new Float64Array(k) };
    this.#slack = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  }

  beginPass(): void {
    this.#slopes.largest.fill(Number.NEGATIVE_INFINITY);
    this.#slopes.smallest.fill(Number.POSITIVE_INFINITY);
  }

  /** Reads the part that is visited from now on. */
  read(part: DualPart): void {
    this.#rows.read(part, this.#places);
  }

  /**
   * Visits the documents of the part that was read, in random order, for one problem: all of them, or those that the visits before have not
   * set aside. A document without a multiplier is set aside where its slope is above the largest of the visit before.
   */
  visit(part: DualPart, problem: number, isWhole: boolean): void {
    const { alpha, d, slopes, w, starts, ids, xs, y, q, order } = this.#places;
    const { largest, smallest } = this.#slopes;
    const multipliers = alpha.subarray(0, part.rows);
    const turns = order.subarray(0, part.rows);
    this.#rows.readProblem(part, problem, multipliers, turns);
    this.#begin(part, problem);
    const before = gainOf(multipliers, d);
    const own = w.byteOffset + 8 * problem * (this.#columns + 1);
    const matrix = [starts.byteOffset, ids.byteOffset, xs.byteOffset, y.byteOffset] as const;
    const weights = [own, own + 8 * this.#columns] as const;
    const documents = [alpha.byteOffset, q.byteOffset, d.byteOffset, order.byteOffset] as const;
    const active = this.#active.get(part) ?? new Int32Array(this.#positive.length);
    this.#active.set(part, active);
    let left = active[problem]!;
    let slack = this.#slack[problem]!;
    if (isWhole) {
      for (let i = 0; i < part.rows; i++) turns[i] = i;
      left = part.rows;
      slack = Number.POSITIVE_INFINITY;
    }
    for (let visited = 0; visited < VISITS; visited++) {
      left = this.#kernel.sweep(...matrix, ...weights, ...documents, left, slack, slopes.byteOffset);
      const [steepest, flattest] = [slopes[0]!, slopes[1]!];
      if (visited === 0) {
        largest[problem] = Math.max(largest[problem]!, steepest);
        smallest[problem] = Math.min(smallest[problem]!, flattest);
      }
      if (steepest - flattest <= this.#options.tol) break;
      slack = slackOf(steepest);
    }
    active[problem] = left;
    this.#gains[problem] = this.#gains[problem]! + gainOf(multipliers, d) - before;
    this.#rows.writeProblem(part, problem, multipliers, turns);
  }

  /** Ends a pass: documents are set aside by its slopes from now on. */
  endPass(): void {
    for (const [problem, steepest] of this.#slopes.largest.entries()) this.#slack[problem] = slackOf(steepest);
  }

  /** The dual of a problem, which is at most its optimum. */
  dual(problem: number): number {
    let squares = 0;
    for (const weight of this.weights(problem)) squares += weight * weight;
    return this.#gains[problem]! - squares / 2;
  }

  /** How far the projected slopes of a problem lay from each other in this pass; 0 at the optimum. */
  spread(problem: number): number {
    return this.#slopes.largest[problem]! - this.#slopes.smallest[problem]!;
  }

  /** float64 [columns + 1] by the numbers of {@link DualRows}, the intercept last. Valid until {@link close}. */
  weights(problem: number): Float64Array {
    const length = this.#columns + 1;
    return this.#places.w.subarray(problem * length, (problem + 1) * length);
  }

  close(): void {
    this.#heap.release();
  }

  #begin({ codes, rows }: DualPart, problem: number): void {
    const { y, q, d, squares } = this.#places;
    const { C, weights } = this.#options;
    const { target, rest } = weights?.[problem] ?? EQUAL;
    for (let i = 0; i < rows; i++) {
      const isTarget = codes[i] === this.#positive[problem];
      const diagonal = 1 / (2 * C * (isTarget ? target : rest));
      y[i] = isTarget ? 1 : -1;
      q[i] = squares[i]! + 1 + diagonal;
      d[i] = diagonal;
    }
  }
}

function placesIn(heap: Heap, weights: number, n: number, entries: number) {
  return {
    starts: heap.int32(n + 1),
    ids: heap.int32(entries),
    xs: heap.float32(entries),
    squares: heap.float64(n),
    w: heap.float64(weights),
    y: heap.float64(n),
    alpha: heap.float64(n),
    q: heap.float64(n),
    d: heap.float64(n),
    order: heap.int32(n),
    slopes: heap.float64(2),
  };
}

/** As in LIBLINEAR: none is set aside by slopes that are not above 0. */
function slackOf(steepest: number): number {
  return steepest > 0 ? steepest : Number.POSITIVE_INFINITY;
}

/** Σ α - Σ α² d / 2 */
function gainOf(multipliers: Float64Array, d: Float64Array): number {
  let gain = 0;
  for (let i = 0; i < multipliers.length; i++) gain += multipliers[i]! - (multipliers[i]! ** 2 * d[i]!) / 2;
  return gain;
}
