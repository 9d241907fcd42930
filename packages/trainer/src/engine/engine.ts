import type { CountMatrix, LabelledCounts } from '../data/count-matrix.ts';
import type { NetworkParams } from '../network/params.ts';
import type { NetworkShape, Weights } from '../network/weights.ts';

export type EngineName = 'wasm' | 'tfjs' | 'javascript';

/** What training has made so far: with the data and the parameters, all that the rest of it depends on. */
export interface NetworkState {
  readonly weights: Weights;
  /** Adam's running means of the gradient and of its square. */
  readonly firstMoment: Weights;
  readonly secondMoment: Weights;
  /** Steps of Adam done. */
  readonly steps: number;
}

export interface EpochResult {
  /** Mean cross-entropy over the epoch's documents, each seen before the step it took part in; class-weighted. */
  readonly loss: number;
  /** Share of documents classified right at that moment. */
  readonly accuracy: number;
}

/** What an engine trains on. */
export interface EngineTask {
  readonly shape: NetworkShape;
  readonly params: NetworkParams;
  readonly train: LabelledCounts;
  /** Weight of each class in the loss, length C. */
  readonly classWeights: Float32Array;
}

/** Executes the network in the calling thread. */
export interface SyncEngine {
  readonly name: EngineName;
  /**
   * One pass over the training documents, `params.batchSize` of them a step.
   *
   * @param order rows of the training matrix in the order of the pass
   */
  trainEpoch(order: Int32Array): EpochResult;
  /** Class probabilities of some rows, row-major [rows, C], without dropout. */
  predict(counts: CountMatrix, rows: Int32Array): Float32Array;
  /** A copy, or what may be kept like one. */
  state(): NetworkState;
  load(state: NetworkState): void;
  close(): void;
}

/** Executes the network somewhere: the same methods, their answers awaited. */
export interface Engine {
  readonly name: EngineName;
  trainEpoch(order: Int32Array): EpochResult | Promise<EpochResult>;
  predict(counts: CountMatrix, rows: Int32Array): Float32Array | Promise<Float32Array>;
  state(): NetworkState | Promise<NetworkState>;
  load(state: NetworkState): void | Promise<void>;
  close(): void | Promise<void>;
}
