import { definePool } from '@aml-mlops/parallel';
import type { CleaningOptions } from '@aml-mlops/text';
import { type PartSummary, type PartTask, preparePart } from './prepare-part.ts';

/** A clean part, and the most memory that the worker which made it has held so far. */
export interface PooledPart extends PartSummary {
  readonly peakMemoryBytes: number;
}

/** Worker processes that clean parts. */
export const partPool = definePool(
  import.meta.url,
  'clean-parts',
  (cleaning: CleaningOptions) =>
    async (task: PartTask): Promise<PooledPart> => {
      const summary = await preparePart(task, cleaning);
      return { ...summary, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 };
    },
);
