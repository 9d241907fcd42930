import type { TextBatch } from '@aml-mlops/artifacts';
import { defaultWorkers, definePool, type Pool } from '@aml-mlops/parallel';
import { loadLanguageDetector } from './language.ts';
import { type BatchMeasures, measureBatch } from './measure-batch.ts';

interface Shared {
  readonly known: ReadonlySet<string> | undefined;
  readonly languages: boolean;
}

const measuring = definePool(import.meta.url, 'measure-documents', ({ known, languages }: Shared) => {
  const detector = languages ? loadLanguageDetector() : undefined;
  return async (texts: readonly string[]): Promise<BatchMeasures> => {
    const detect = await detector;
    return measureBatch(texts, { ...(known && { known }), ...(detect && { detect }) });
  };
});

/** Below so many documents a second thread would not pay for loading its language detector. */
const WORTH_A_THREAD = 4096;

export interface MeasureBatchesOptions {
  readonly known?: ReadonlySet<string>;
  readonly languages?: boolean;
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/** Measures batches, on threads where it pays, and hands the results over in the order of the batches. */
export async function measureBatches(
  batches: AsyncIterable<TextBatch>,
  rows: number,
  options: MeasureBatchesOptions,
  take: (batch: TextBatch, measures: BatchMeasures) => void,
): Promise<void> {
  const { known, languages = true, signal } = options;
  const workers = Math.min(options.workers ?? defaultWorkers(), Math.floor(rows / WORTH_A_THREAD));
  if (workers < 2) {
    const detect = languages ? await loadLanguageDetector() : undefined;
    for await (const batch of batches) {
      signal?.throwIfAborted();
      take(batch, measureBatch(batch.texts, { ...(known && { known }), ...(detect && { detect }) }));
    }
    return;
  }
  const pool = measuring.open({ workers, shared: { known, languages }, ...(signal && { signal }) });
  try {
    await measureInOrder(batches, pool, take);
  } finally {
    await pool.close();
  }
}

async function measureInOrder(
  batches: AsyncIterable<TextBatch>,
  pool: Pool<readonly string[], BatchMeasures, never>,
  take: (batch: TextBatch, measures: BatchMeasures) => void,
): Promise<void> {
  // A few batches ahead keep the threads busy; no more are held in memory.
  const waiting: { batch: TextBatch; result: Promise<BatchMeasures> }[] = [];
  const takeOldest = async () => {
    const oldest = waiting.shift();
    if (oldest) take(oldest.batch, await oldest.result);
  };
  for await (const batch of batches) {
    const result = pool.run(batch.texts);
    // Whoever awaits it later sees the error; until then it must not count as unhandled.
    result.catch(() => undefined);
    waiting.push({ batch, result });
    if (waiting.length > 2 * pool.workers) await takeOldest();
  }
  while (waiting.length > 0) await takeOldest();
}
