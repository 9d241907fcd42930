import type { PipelineRunHead } from '../api/pipeline-runs.ts';

/** Which runs are meant; texts that are empty mean all. */
export interface PipelineRunsLike {
  readonly status: string;
  readonly pipeline: string;
  /** What the id, the pipeline or the data holds, in any case. */
  readonly q: string;
}

/** The same on the page and in its file. */
export function isMeantRun(run: PipelineRunHead, { status, pipeline, q }: PipelineRunsLike): boolean {
  if (status !== '' && run.status !== status) return false;
  if (pipeline !== '' && run.pipeline !== pipeline) return false;
  const wanted = q.toLowerCase();
  return [run.id, run.pipeline, run.scope].some((text) => text.toLowerCase().includes(wanted));
}
