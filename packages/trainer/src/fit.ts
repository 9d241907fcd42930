import { classWeightsOf } from './class-weights.ts';
import { type CountMatrix, type LabelledCounts, rowsOf, type StoredCounts } from './data/count-matrix.ts';
import { foldScale, scaleCounts, scaleOf, scaleStored, type Weighting, wordScale } from './data/weighting.ts';
import type { Engine, EngineName, EngineTask, NetworkState, SyncEngine } from './engine/engine.ts';
import { type EngineChoice, openEngine, openSyncEngine } from './engine/open-engine.ts';
import { wasmEngine } from './engine/wasm/wasm-engine.ts';
import { evaluateProbabilities, targetsOf } from './measures/evaluation.ts';
import type { NetworkParams } from './network/params.ts';
import type { NetworkShape, Weights } from './network/weights.ts';
import { type EpochRecord, TrainingLoop, type TrainingProgress } from './training-loop.ts';

/** The training data of a network: plain arrays, so that worker threads can share one copy. */
export interface FitData {
  readonly classes: number;
  readonly train: LabelledCounts;
  /** Documents for the evaluation of every epoch and for early stopping. */
  readonly validation?: LabelledCounts;
}

/** Training data that need not fit in memory, without validation documents. */
export interface StoredFitData {
  readonly classes: number;
  readonly train: { readonly counts: StoredCounts; readonly targets: Int32Array };
}

/** A trained network: plain data. */
export interface FittedNetwork {
  readonly shape: NetworkShape;
  /** With `weighting` 'log-idf' the words' scales are folded into the first layer: feed log2(1 + n) of the counts. */
  readonly weights: Weights;
  readonly weighting: Weighting;
  readonly history: readonly EpochRecord[];
  /** The epoch of these weights: the last one, or with early stopping the one with the lowest validation loss. */
  readonly epoch: number;
  readonly engine: EngineName;
}

/** Return 'stop' to end training after this epoch. */
export type OnEpoch = (epoch: number, record: EpochRecord) => 'continue' | 'stop' | undefined;

export interface FitSyncOptions {
  readonly onEpoch?: OnEpoch;
  readonly engine?: 'wasm' | 'javascript';
}

export interface FitOptions extends EngineChoice {
  readonly onEpoch?: OnEpoch;
  /** Aborting rejects with the signal's reason, within one epoch. */
  readonly signal?: AbortSignal;
  /** The checkpoint to resume from, and a callback that receives everything needed to resume at the end of each epoch. */
  readonly checkpoint?: {
    readonly resume?: TrainingProgress & { readonly state: NetworkState };
    save(progress: TrainingProgress, state: NetworkState): void | Promise<void>;
  };
}

/**
 * Trains the network, on all processors unless `threads` says otherwise. The weights depend on `data` and `params`
 * only: any number of threads, and a resumed training, give the same bits.
 *
 * @param data kept until the end, not mutated
 * @throws MlopsError `E_DIVERGED` if the loss becomes NaN, naming epoch and learning rate; `E_PARAM_RANGE` if there are
 * no documents; `E_ENGINE` if the requested engine is unavailable
 */
export async function fit(data: FitData, params: NetworkParams, options: FitOptions = {}): Promise<FittedNetwork> {
  const { task, validation, scale } = taskOf(data, params);
  const engine = await openEngine(task, options);
  try {
    const loop = new TrainingLoop(params, rowsOf(data.train), validation !== undefined);
    const resume = options.checkpoint?.resume;
    if (resume) {
      await engine.load(resume.state);
      loop.resume(resume);
    } else {
      await engine.begin();
    }
    while (!loop.ended) {
      options.signal?.throwIfAborted();
      const start = performance.now();
      const result = await engine.trainEpoch(loop.nextOrder());
      const seconds = (performance.now() - start) / 1000;
      const judged = validation && (await judge(engine, validation));
      const record = loop.finishEpoch(result, seconds, judged);
      if (loop.isBest) loop.keepBest(await engine.weights());
      if (options.onEpoch?.(record.epoch, record) === 'stop') loop.stop();
      if (options.checkpoint && !loop.ended) await options.checkpoint.save(loop.progress, await engine.state());
    }
    return fitted(task, engine, loop, await engine.weights(), scale);
  } finally {
    await engine.close();
  }
}

/** {@link fit} synchronously in the calling thread, for trials that run in parallel workers. Same bits. */
export function fitSync(data: FitData, params: NetworkParams, options: FitSyncOptions = {}): FittedNetwork {
  const prepared = taskOf(data, params);
  const engine = openSyncEngine(prepared.task, options.engine);
  try {
    const loop = runEpochs(engine, prepared, options.onEpoch);
    return fitted(prepared.task, engine, loop, engine.weights(), prepared.scale);
  } finally {
    engine.close();
  }
}

/** The epochs of {@link fitSync} without the network: nothing of the size of its weights leaves the engine. */
export function trainSync(data: FitData, params: NetworkParams, options: FitSyncOptions = {}): readonly EpochRecord[] {
  const prepared = taskOf(data, params);
  const engine = openSyncEngine(prepared.task, options.engine);
  try {
    return runEpochs(engine, prepared, options.onEpoch).history;
  } finally {
    engine.close();
  }
}

/**
 * {@link fitSync} on documents that are read from where they are stored, over and over, in WebAssembly; nothing but the lengths of the
 * documents is held. Same bits.
 *
 * @throws MlopsError as {@link fit} does
 */
export function fitStored(data: StoredFitData, params: NetworkParams): FittedNetwork {
  const { train, classes } = data;
  const stored = train.counts;
  const scale = params.weighting === 'log-idf' ? scaleOf(stored.documentFrequency, train.targets.length) : undefined;
  const counts = scale ? scaleStored(stored, scale) : stored;
  const shape = { vocabularySize: stored.columns, hiddenSize: params.hiddenSize, classes };
  const classWeights = classWeightsOf(params.classWeights, train, classes);
  const task = { shape, params, train: { ...train, counts }, classWeights };
  const engine = wasmEngine(task);
  try {
    const loop = runEpochs(engine, { task }, undefined);
    return fitted(task, engine, loop, engine.weights(), scale);
  } finally {
    engine.close();
  }
}

function runEpochs(engine: SyncEngine, { task, validation }: Runnable, onEpoch: OnEpoch | undefined): TrainingLoop {
  const loop = new TrainingLoop(task.params, rowsOf(task.train), validation !== undefined);
  engine.begin();
  while (!loop.ended) {
    const start = performance.now();
    const result = engine.trainEpoch(loop.nextOrder());
    const seconds = (performance.now() - start) / 1000;
    const judged = validation && judgeSync(engine, validation);
    const record = loop.finishEpoch(result, seconds, judged);
    if (loop.isBest) loop.keepBest(engine.weights());
    if (onEpoch?.(record.epoch, record) === 'stop') loop.stop();
  }
  return loop;
}

interface Runnable {
  readonly task: EngineTask<CountMatrix | StoredCounts>;
  readonly validation?: LabelledCounts;
}

/** The input of the engine: counts weighted according to the parameters. */
interface Prepared extends Runnable {
  readonly task: EngineTask;
  readonly scale?: Float32Array;
}

function taskOf(data: FitData, params: NetworkParams): Prepared {
  const scale = params.weighting === 'log-idf' ? wordScale(data.train) : undefined;
  const weigh = (set: LabelledCounts): LabelledCounts =>
    scale ? { ...set, counts: scaleCounts(set.counts, scale) } : set;
  const shape = { vocabularySize: data.train.counts.columns, hiddenSize: params.hiddenSize, classes: data.classes };
  const classWeights = classWeightsOf(params.classWeights, data.train, data.classes);
  return {
    task: { shape, params, train: weigh(data.train), classWeights },
    // A share too small for any class holds out nothing, so there is nothing to evaluate on.
    ...(data.validation && rowsOf(data.validation).length > 0 && { validation: weigh(data.validation) }),
    ...(scale && { scale }),
  };
}

async function judge(engine: Engine, set: LabelledCounts) {
  return evaluateProbabilities(await engine.predict(set.counts, rowsOf(set)), targetsOf(set));
}

function judgeSync(engine: SyncEngine, set: LabelledCounts) {
  return evaluateProbabilities(engine.predict(set.counts, rowsOf(set)), targetsOf(set));
}

function fitted(
  { shape, params }: Pick<EngineTask, 'shape' | 'params'>,
  engine: Engine,
  loop: TrainingLoop,
  last: Weights,
  scale: Float32Array | undefined,
): FittedNetwork {
  const weights = loop.best?.weights ?? last;
  return {
    shape,
    weights: scale ? foldScale(shape, weights, scale) : weights,
    weighting: params.weighting,
    history: loop.history,
    epoch: loop.best?.epoch ?? loop.epoch,
    engine: engine.name,
  };
}
