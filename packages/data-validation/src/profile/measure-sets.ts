import type { TextBatch } from '@aml-mlops/artifacts';
import { defaultWorkers, definePool, type Pool } from '@aml-mlops/parallel';
import { type BatchMeasures, type BatchToMeasure, DocumentMeter } from './document-meter.ts';
import { loadLanguageDetector } from './language.ts';
import { LanguageSample, languageDraw } from './language-sample.ts';
import { SetMeasures } from './set-measures.ts';

interface Shared {
  readonly languages: boolean;
}

const measuring = definePool(import.meta.url, 'measure-documents', ({ languages }: Shared) => {
  const detector = languages ? loadLanguageDetector() : undefined;
  const meter = new DocumentMeter();
  return async (batch: BatchToMeasure): Promise<BatchMeasures> => meter.measure(batch, await detector);
});

/** With fewer documents a second thread would not recover the time to load its language detector. */
const WORTH_A_THREAD = 4096;

interface SetToMeasure<B extends TextBatch> {
  /** Makes the draws of the sets independent. */
  readonly name: string;
  readonly labels: readonly string[];
  /** Expected number of rows, at least approximately. */
  readonly rows: number;
  readonly batches: AsyncIterable<B>;
  /** Called after every batch, in order. */
  readonly onBatch?: (batch: B, measures: BatchMeasures) => void;
}

export interface MeasureOptions {
  /** Whether languages are detected. Default: true. */
  readonly languages?: boolean;
  /** Documents per set whose language is detected, drawn by `seed`; 0 for all. Default: that of {@link languageDraw}. */
  readonly languageSample?: number;
  /** Default: that of {@link languageDraw}. */
  readonly seed?: number;
  /** Number of threads; none are started for few documents. Default: the number of processors. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads and measures every document of the sets once: the sets follow one another, all on the same threads. The result
 * depends only on the documents and their order, whatever the number of workers.
 *
 * @returns the measures of each set; the caller closes them
 */
export async function measureSets<B extends TextBatch>(
  sets: readonly SetToMeasure<B>[],
  options: MeasureOptions = {},
): Promise<SetMeasures[]> {
  const { languages = true, signal } = options;
  const results = sets.map(({ labels }) => new SetMeasures(labels));
  const strings = new MeterWords();
  const take = ({ set, batch }: Task<B>, measures: BatchMeasures) => {
    results[set]!.add(batch, measures, strings.of(measures));
    sets[set]!.onBatch?.(batch, measures);
  };
  const rows = sets.reduce((sum, set) => sum + set.rows, 0);
  const workers = Math.min(options.workers ?? defaultWorkers(), Math.floor(rows / WORTH_A_THREAD));
  try {
    if (workers < 2) {
      const detect = languages ? await loadLanguageDetector() : undefined;
      const meter = new DocumentMeter();
      for await (const task of tasksOf(sets, options)) {
        signal?.throwIfAborted();
        take(task, meter.measure(task.toMeasure, detect));
      }
    } else {
      const pool = measuring.open({ workers, shared: { languages }, ...(signal && { signal }) });
      try {
        await measureInOrder(tasksOf(sets, options), pool, take);
      } finally {
        await pool.close();
      }
    }
  } catch (error) {
    for (const result of results) result.close();
    throw error;
  }
  return results;
}

interface Task<B extends TextBatch> {
  readonly set: number;
  readonly batch: B;
  readonly toMeasure: BatchToMeasure;
}

async function* tasksOf<B extends TextBatch>(
  sets: readonly SetToMeasure<B>[],
  options: MeasureOptions,
): AsyncGenerator<Task<B>> {
  const { languages = true } = options;
  for (const [set, { name, rows, batches }] of sets.entries()) {
    const sample = new LanguageSample(rows, languageDraw(rows, name, options));
    for await (const batch of batches) {
      const languageRows = languages ? sample.next(batch.texts.length) : undefined;
      yield { set, batch, toMeasure: { texts: batch.texts, languageRows } };
    }
  }
}

/** All words reported by each meter so far, by the meter's numbers. */
class MeterWords {
  readonly #words = new Map<number, { readonly generation: number; readonly strings: string[] }>();

  of({ meter, newWords }: BatchMeasures): readonly string[] {
    let known = this.#words.get(meter.id);
    if (known?.generation !== meter.generation) {
      known = { generation: meter.generation, strings: [] };
      this.#words.set(meter.id, known);
    }
    for (const word of newWords) known.strings.push(word);
    return known.strings;
  }
}

async function measureInOrder<B extends TextBatch>(
  tasks: AsyncIterable<Task<B>>,
  pool: Pool<BatchToMeasure, BatchMeasures, never>,
  take: (task: Task<B>, measures: BatchMeasures) => void,
): Promise<void> {
  // A few batches of lookahead keep the threads busy; no more are held in memory.
  const waiting: { task: Task<B>; result: Promise<BatchMeasures> }[] = [];
  const takeOldest = async () => {
    const oldest = waiting.shift();
    if (oldest) take(oldest.task, await oldest.result);
  };
  for await (const task of tasks) {
    const result = pool.run(task.toMeasure);
    // A later await sees the error; until then it must not count as an unhandled rejection.
    result.catch(() => undefined);
    waiting.push({ task, result });
    if (waiting.length > 2 * pool.workers) await takeOldest();
  }
  while (waiting.length > 0) await takeOldest();
}
