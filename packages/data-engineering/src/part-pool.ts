import { definePool } from '@aml-mlops/parallel';
import type { CleaningOptions } from '@aml-mlops/text';
import { type PartSummary, type PartTask, preparePart } from './prepare-part.ts';

/** A clean part, and the peak memory so far of the worker that made it. */
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
