import { defaultWorkers, definePool } from '@aml-mlops/parallel';
import { type Prediction, type PredictOptions, Scorer } from '@aml-mlops/scoring';

/** Scores chunks of texts. */
export interface Predictor {
  /** Number of chunks that can be processed at once. */
  readonly workers: number;
  predict(texts: readonly string[]): Promise<Prediction[]>;
  close(): Promise<void>;
}

export interface PredictorOptions extends PredictOptions {
  /** The model's folder. */
  readonly model: string;
  /** Number of processes; 0 = one per processor. With 1 no process is started. */
  readonly workers: number;
  readonly signal?: AbortSignal;
}

type Shared = Pick<PredictorOptions, 'model' | 'top' | 'explain'>;

/** Processes, because ONNX Runtime is unreliable in worker threads on some systems. */
const pool = definePool(import.meta.url, 'predict', ({ model, ...options }: Shared) => {
  const scorer = Scorer.load(model);
  return async (texts: readonly string[]): Promise<Prediction[]> => (await scorer).predict(texts, options);
});

/** @throws MlopsError `E_NOT_A_MODEL` if one process is requested; with more, the first chunk fails instead */
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
