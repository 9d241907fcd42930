import { type CountMatrix, isStored, type StoredCounts } from '../../data/count-matrix.ts';
import { adamStep } from '../../network/adam.ts';
import { ADAM, type NetworkParams } from '../../network/params.ts';
import { streamKey } from '../../network/streams.ts';
import { embeddingDraw, initialWeights, type NetworkShape, type Weights, zeroWeights } from '../../network/weights.ts';
import type { NetworkState } from '../engine.ts';
import type { Kernel } from './kernel.ts';
import { CONFIG, type Layout } from './layout.ts';
import { FIELDS, type Field, offsets } from './network.record.ts';
import { offsets as step } from './step.record.ts';
import type { SharedMemory } from './web-assembly.ts';
import type { Window } from './window.ts';

const ARRAYS = {
  weights: ['embedding', 'dense'],
  first: ['embeddingM', 'denseM'],
  second: ['embeddingV', 'denseV'],
} as const;

/** WebAssembly's memory as the network's arrays. Each thread working on a network has its own view of the one memory. */
export class NetworkMemory {
  readonly layout: Layout;
  readonly #shape: NetworkShape;
  readonly #int32: Int32Array;
  readonly #float32: Float32Array;
  readonly #float64: Float64Array;

  constructor(memory: SharedMemory, layout: Layout, shape: NetworkShape) {
    this.layout = layout;
    this.#shape = shape;
    this.#int32 = new Int32Array(memory.buffer);
    this.#float32 = new Float32Array(memory.buffer);
    this.#float64 = new Float64Array(memory.buffer);
  }

  /** Writes the configuration and the constant data. Called once, by one thread, before anything else. */
  configure(classWeights: Float32Array, params: NetworkParams): void {
    const { fields, dropout, c, steps } = this.layout;
    for (const field of FIELDS) this.#int32[(CONFIG + offsets[field]) / 4] = fields[field];
    this.#float64[(CONFIG + offsets.dropout) / 8] = dropout;
    this.#float32[(CONFIG + offsets.dropoutFactor) / 4] = 1 / (1 - dropout);
    this.#float32.fill(0, fields.embedding / 4, fields.heads / 4);
    this.#int32.fill(-1, fields.heads / 4, fields.heads / 4 + this.#shape.vocabularySize);
    this.#int32.fill(0, fields.current / 4, fields.current / 4 + this.#shape.vocabularySize);
    this.#float32.fill(0, fields.classWeights / 4, fields.classWeights / 4 + c);
    this.#float32.set(classWeights, fields.classWeights / 4);
    this.#int32.fill(0, fields.barrier / 4, fields.barrier / 4 + 2);
    const { keep } = adamStep(1, params.learningRate, params.weightDecay);
    for (let n = 0; n <= steps; n++) {
      this.#float32.set([ADAM.beta1 ** n, ADAM.beta2 ** n, keep ** n, 0], fields.powers / 4 + 4 * n);
    }
  }

  /** Copies documents of `order` in and, for training, the constants of their steps. */
  fill(
    counts: CountMatrix | StoredCounts,
    targets: Int32Array | undefined,
    order: Int32Array,
    { from, to }: Window,
  ): void {
    const { indptr, entryWord, entryCount, targets: targetsAt } = this.layout.fields;
    let at = 0;
    this.#int32[indptr / 4] = 0;
    for (let i = from; i < to; i++) {
      const row = order[i]!;
      const end = counts.indptr[row + 1]!;
      if (isStored(counts)) {
        counts.copy(row, this.#int32, entryWord / 4 + at, this.#float32, entryCount / 4 + at);
        at += end - counts.indptr[row]!;
      } else {
        for (let e = counts.indptr[row]!; e < end; e++, at++) {
          this.#int32[entryWord / 4 + at] = counts.words[e]!;
          this.#float32[entryCount / 4 + at] = counts.counts[e]!;
        }
      }
      this.#int32[indptr / 4 + i - from + 1] = at;
      if (targets) this.#int32[targetsAt / 4 + i - from] = targets[row]!;
    }
    this.#int32[(CONFIG + offsets.documents) / 4] = to - from;
  }

  /** Writes the constants of the window's Adam steps and returns their number. @param done steps before them, since the start */
  fillSteps(params: NetworkParams, done: number, { from, to, firstStep, settles }: Window): number {
    const steps = Math.ceil((to - from) / params.batchSize);
    for (let i = 0; i < steps; i++) {
      const { stepSize, epsilon, keep } = adamStep(done + i + 1, params.learningRate, params.weightDecay);
      const at = this.layout.fields.steps + step.stepBytes * (firstStep + i);
      this.#float32.set([stepSize, epsilon, keep], (at + step.stepSize) / 4);
      this.#int32[(at + step.dropoutKey) / 4] = streamKey(params.seed, 'dropout', done + i + 1);
    }
    this.#int32[(CONFIG + offsets.firstStep) / 4] = firstStep;
    this.#int32[(CONFIG + offsets.settles) / 4] = settles ? 1 : 0;
    return steps;
  }

  /** Loss and hits of the last window trained. */
  outcomes(classWeights: Float32Array, { from, to }: Window): { loss: number; weight: number; hits: number } {
    const { outcomes, targets } = this.layout.fields;
    const sums = { loss: 0, weight: 0, hits: 0 };
    for (let i = 0; i < to - from; i++) {
      const at = outcomes / 8 + 3 * i;
      const weight = classWeights[this.#int32[targets / 4 + i]!]!;
      sums.loss += weight * (Math.log(this.#float64[at]!) - this.#float64[at + 1]!);
      sums.weight += weight;
      sums.hits += this.#float64[at + 2]!;
    }
    return sums;
  }

  /** Probabilities of the last window predicted, row-major. */
  probabilities({ from, to }: Window): Float32Array {
    const at = this.layout.fields.probabilities / 4;
    return this.#float32.subarray(at, at + (to - from) * this.#shape.classes);
  }

  /** The weights of {@link initialWeights}, moments of zero. @param occurs V flags, 0 for words of no training document */
  begin(kernel: Kernel, seed: number, occurs: Uint8Array): void {
    const { fields, h } = this.layout;
    this.#float32.fill(0, fields.embeddingM / 4, fields.heads / 4);
    this.#writeWeights(initialWeights({ ...this.#shape, vocabularySize: 0 }, seed), ARRAYS.weights);
    const { key, bound } = embeddingDraw(seed, occurs);
    kernel.drawEmbedding(CONFIG, key, bound);
    for (const [word, flag] of occurs.entries()) {
      if (flag === 0) this.#float32.fill(0, fields.embedding / 4 + word * h, fields.embedding / 4 + (word + 1) * h);
    }
  }

  write(state: NetworkState): void {
    this.#writeWeights(state.weights, ARRAYS.weights);
    this.#writeWeights(state.firstMoment, ARRAYS.first);
    this.#writeWeights(state.secondMoment, ARRAYS.second);
  }

  /** A copy. */
  read(steps: number): NetworkState {
    return {
      weights: this.readWeights(),
      firstMoment: this.#readWeights(ARRAYS.first),
      secondMoment: this.#readWeights(ARRAYS.second),
      steps,
    };
  }

  readWeights(): Weights {
    return this.#readWeights(ARRAYS.weights);
  }

  #writeWeights(weights: Weights, at: readonly [Field, Field]): void {
    this.#eachLayer(at, (padded, layer, rows, columns, stride) => {
      const values = weights[layer];
      for (let r = 0; r < rows; r++) padded.set(values.subarray(r * columns, (r + 1) * columns), r * stride);
    });
  }

  #readWeights(at: readonly [Field, Field]): Weights {
    const weights = zeroWeights(this.#shape);
    this.#eachLayer(at, (padded, layer, rows, columns, stride) => {
      const values = weights[layer];
      for (let r = 0; r < rows; r++) values.set(padded.subarray(r * stride, r * stride + columns), r * columns);
    });
    return weights;
  }

  #eachLayer(
    [embedding, dense]: readonly [Field, Field],
    visit: (padded: Float32Array, layer: keyof Weights, rows: number, columns: number, stride: number) => void,
  ): void {
    const { vocabularySize, hiddenSize, classes } = this.#shape;
    const { h, c, fields } = this.layout;
    const view = (bytes: number, rows: number, stride: number) =>
      this.#float32.subarray(bytes / 4, bytes / 4 + rows * stride);
    // Contiguous rows are copied as one.
    const together = h === hiddenSize;
    const block = (bytes: number, layer: keyof Weights, rows: number) => {
      const padded = view(bytes, rows, h);
      if (together) visit(padded, layer, 1, rows * h, rows * h);
      else visit(padded, layer, rows, hiddenSize, h);
    };
    block(fields[embedding], 'embedding', vocabularySize);
    let at = fields[dense];
    const next = (layer: keyof Weights, rows: number) => {
      block(at, layer, rows);
      at += 4 * rows * h;
    };
    next('embeddingBias', 1);
    next('hidden', hiddenSize);
    at = fields[dense] + 4 * (h + h * h);
    next('hiddenBias', 1);
    next('output', classes);
    at = fields[dense] + 4 * (h + h * h + h + c * h);
    visit(view(at, 1, c), 'outputBias', 1, classes, c);
  }
}
