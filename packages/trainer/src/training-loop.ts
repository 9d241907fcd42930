import { MlopsError, rangeError } from '@aml-mlops/errors';
import { keyedShuffle } from '@aml-mlops/random';
import type { EpochResult } from './engine/engine.ts';
import type { Evaluation } from './measures/evaluation.ts';
import type { NetworkParams } from './network/params.ts';
import { streamKey } from './network/streams.ts';
import type { Weights } from './network/weights.ts';

export interface EpochRecord extends EpochResult {
  /** From 1. */
  readonly epoch: number;
  readonly documentsPerSecond: number;
  readonly validation?: Evaluation;
}

/** The progress of training after an epoch. */
export interface TrainingProgress {
  readonly history: readonly EpochRecord[];
  readonly best?: { readonly epoch: number; readonly weights: Weights };
}

/** The parts of training that all engines share: order, history, early stopping, divergence. */
export class TrainingLoop {
  readonly history: EpochRecord[] = [];
  best: TrainingProgress['best'];
  readonly #params: NetworkParams;
  readonly #rows: Int32Array;
  #stopped = false;

  constructor(params: NetworkParams, rows: Int32Array, hasValidation: boolean) {
    if (rows.length === 0) throw rangeError('train', 'the network', 'at least one document', 0);
    if (params.patience > 0 && !hasValidation) {
      throw rangeError('patience', 'the network', '0 where there are no validation documents', params.patience);
    }
    this.#params = params;
    this.#rows = rows;
  }

  /** Epochs done. */
  get epoch(): number {
    return this.history.length;
  }

  get ended(): boolean {
    const { epochs, patience } = this.#params;
    const patienceIsOver = patience > 0 && this.best !== undefined && this.epoch - this.best.epoch >= patience;
    return this.#stopped || patienceIsOver || this.epoch >= epochs;
  }

  /** True if the last epoch has the lowest validation loss so far and early stopping needs its weights. */
  get isBest(): boolean {
    if (this.#params.patience === 0) return false;
    const losses = this.history.map((record) => record.validation?.logLoss ?? Number.POSITIVE_INFINITY);
    const last = losses.pop()!;
    return losses.every((loss) => last < loss);
  }

  get progress(): TrainingProgress {
    return { history: this.history, ...(this.best ? { best: this.best } : {}) };
  }

  resume(progress: TrainingProgress): void {
    this.history.push(...progress.history);
    this.best = progress.best;
  }

  /** The rows in the order of the next epoch: a permutation that depends on the seed and the epoch only. */
  nextOrder(): Int32Array {
    return keyedShuffle(Int32Array.from(this.#rows), streamKey(this.#params.seed, 'shuffle', this.epoch + 1));
  }

  /** @throws MlopsError `E_DIVERGED` */
  finishEpoch(result: EpochResult, seconds: number, validation?: Evaluation): EpochRecord {
    const epoch = this.epoch + 1;
    if (!Number.isFinite(result.loss)) {
      const rate = this.#params.learningRate;
      const message = `training diverged: the loss of epoch ${epoch} is ${result.loss} at learning rate ${rate}; try a smaller learningRate`;
      throw new MlopsError('E_DIVERGED', message, { parameter: 'learningRate', value: rate, epoch });
    }
    const documentsPerSecond = this.#rows.length / Math.max(seconds, 1e-9);
    const record = { epoch, ...result, documentsPerSecond, ...(validation ? { validation } : {}) };
    this.history.push(record);
    return record;
  }

  keepBest(weights: Weights): void {
    this.best = { epoch: this.epoch, weights };
  }

  stop(): void {
    this.#stopped = true;
  }
}
