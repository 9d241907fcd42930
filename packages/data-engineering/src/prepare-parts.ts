import { defaultWorkers } from '@aml-mlops/parallel';
import type { CleaningOptions } from '@aml-mlops/text';
import { partPool } from './part-pool.ts';
import { type PartSummary, type PartTask, preparePart } from './prepare-part.ts';

/** Fewer rows than this are cleaned faster than another process starts. */
const ROWS_WORTH_A_WORKER = 8192;

export interface PrepareOptions {
  readonly cleaning: CleaningOptions;
  /** Number of processes; 0 = one per processor. */
  readonly workers: number;
  readonly signal: AbortSignal;
  onPart(summary: PartSummary): void;
}

export interface PreparedParts {
  /** In task order, regardless of completion order. */
  readonly parts: readonly PartSummary[];
  /** Peak memory of the largest cleaning process. */
  readonly peakMemoryBytes: number;
}

/** Cleans parts on worker processes, or in this process if there is too little work to share. */
export async function prepareParts(tasks: readonly PartTask[], options: PrepareOptions): Promise<PreparedParts> {
  const rows = tasks.reduce((sum, task) => sum + task.rows, 0);
  const worthwhile = Math.min(tasks.length, Math.ceil(rows / ROWS_WORTH_A_WORKER));
  const workers = Math.min(options.workers || defaultWorkers(), worthwhile);
  if (workers <= 1) return prepareHere(tasks, options);
  const pool = partPool.open({ kind: 'process', workers, shared: options.cleaning, signal: options.signal });
  let peakMemoryBytes = 0;
  try {
    const parts = await Promise.all(
      tasks.map(async (task) => {
        const { peakMemoryBytes: peak, ...summary } = await pool.run(task);
        peakMemoryBytes = Math.max(peakMemoryBytes, peak);
        options.onPart(summary);
        return summary;
      }),
    );
    return { parts, peakMemoryBytes };
  } finally {
    await pool.close();
  }
}

async function prepareHere(tasks: readonly PartTask[], options: PrepareOptions): Promise<PreparedParts> {
  const parts: PartSummary[] = [];
  for (const task of tasks) {
    options.signal.throwIfAborted();
    const summary = await preparePart(task, options.cleaning);
    options.onPart(summary);
    parts.push(summary);
  }
  return { parts, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 };
}
