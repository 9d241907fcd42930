import type { PipelineRunHead } from '../api/pipeline-runs.ts';

/** Filter for runs; empty strings match all. */
export interface PipelineRunsLike {
  readonly status: string;
  readonly pipeline: string;
  /** Substring of the id, the pipeline or the data, case-insensitive. */
  readonly q: string;
}

/** Used by both the page and the CSV file. */
export function isMeantRun(run: PipelineRunHead, { status, pipeline, q }: PipelineRunsLike): boolean {
  if (status !== '' && run.status !== status) return false;
  if (pipeline !== '' && run.pipeline !== pipeline) return false;
  const wanted = q.toLowerCase();
  return [run.id, run.pipeline, run.scope].some((text) => text.toLowerCase().includes(wanted));
}
