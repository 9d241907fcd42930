import type { CountMatrix, LabelledCounts, StoredCounts } from '../data/count-matrix.ts';
import type { NetworkParams } from '../network/params.ts';
import type { NetworkShape, Weights } from '../network/weights.ts';

export type EngineName = 'wasm' | 'tfjs' | 'javascript';

/** The state of training so far: with the data and the parameters, it determines the rest of the training. */
export interface NetworkState {
  readonly weights: Weights;
  /** Adam's running means of the gradient and of its square. */
  readonly firstMoment: Weights;
  readonly secondMoment: Weights;
  /** Adam steps done. */
  readonly steps: number;
}

export interface EpochResult {
  /** Class-weighted mean cross-entropy over the epoch's documents, each evaluated before the step it is part of. */
  readonly loss: number;
  /** Share of documents classified correctly at that moment. */
  readonly accuracy: number;
}

/** The input of an engine. */
export interface EngineTask<Counts extends CountMatrix | StoredCounts = CountMatrix> {
  readonly shape: NetworkShape;
  readonly params: NetworkParams;
  readonly train: LabelledCounts<Counts>;
  /** Weight of each class in the loss, length C. */
  readonly classWeights: Float32Array;
}

/** Runs the network in the calling thread. */
export interface SyncEngine {
  readonly name: EngineName;
  /**
   * One pass over the training documents, `params.batchSize` of them per step.
   *
   * @param order rows of the training matrix in the order of the pass
   */
  trainEpoch(order: Int32Array): EpochResult;
  /** Class probabilities of the given rows, row-major [rows, C], without dropout. */
  predict(counts: CountMatrix, rows: Int32Array): Float32Array;
  /** Starts from the initial weights of `params.seed`, see `initialWeights`. */
  begin(): void;
  /** Continues from a state. */
  load(state: NetworkState): void;
  /** A copy, or an object that is safe to keep. */
  state(): NetworkState;
  /** The weights of {@link SyncEngine.state} alone. */
  weights(): Weights;
  close(): void;
}

/** Runs the network in any thread: the same methods, but asynchronous. */
export interface Engine {
  readonly name: EngineName;
  trainEpoch(order: Int32Array): EpochResult | Promise<EpochResult>;
  predict(counts: CountMatrix, rows: Int32Array): Float32Array | Promise<Float32Array>;
  begin(): void | Promise<void>;
  load(state: NetworkState): void | Promise<void>;
  state(): NetworkState | Promise<NetworkState>;
  weights(): Weights | Promise<Weights>;
  close(): void | Promise<void>;
}
