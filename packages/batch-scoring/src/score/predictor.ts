import { defaultWorkers, definePool } from '@aml-mlops/parallel';
import { type Prediction, type PredictOptions, Scorer } from '@aml-mlops/scoring';

/** Who answers chunks of texts. */
export interface Predictor {
  /** Chunks that can be worked on at once. */
  readonly workers: number;
  predict(texts: readonly string[]): Promise<Prediction[]>;
  close(): Promise<void>;
}

export interface PredictorOptions extends PredictOptions {
  /** Folder of the model. */
  readonly model: string;
  /** Processes; 0 is as many as processors. With 1 no process is started. */
  readonly workers: number;
  readonly signal?: AbortSignal;
}

type Shared = Pick<PredictorOptions, 'model' | 'top' | 'explain'>;

/** Processes, as ONNX Runtime does not hold in worker threads on every system. */
const pool = definePool(import.meta.url, 'predict', ({ model, ...options }: Shared) => {
  const scorer = Scorer.load(model);
  return async (texts: readonly string[]): Promise<Prediction[]> => (await scorer).predict(texts, options);
});

/** @throws MlopsError `E_NOT_A_MODEL` if one process is asked for; else the first chunk fails */
export async function openPredictor(options: PredictorOptions): Promise<Predictor> {
  const { model, workers: wanted, signal, ...rest } = options;
  const workers = wanted || defaultWorkers();
  if (workers > 1) {
    const opened = pool.open({ kind: 'process', workers, shared: { model, ...rest }, ...(signal && { signal }) });
    return { workers, predict: (texts) => opened.run(texts), close: () => opened.close() };
  }
  const scorer = await Scorer.load(model);
  return { workers: 1, predict: (texts) => scorer.predict(texts, rest), close: () => scorer.close() };
}
