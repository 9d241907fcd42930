import type { RunHead, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { PipelineRunHead, PipelineRunList } from '../../api/pipeline-runs.ts';

export function pipelineRuns(workspace: Workspace, limit: number): PipelineRunList {
  const { runs } = workspace.database;
  return { runs: withCounts(workspace, runs.heads(limit)), total: runs.count() };
}

/** Heads of runs as the page has them, with how many of their nodes are in which state. */
export function withCounts(workspace: Workspace, heads: readonly RunHead[]): PipelineRunHead[] {
  const counts = workspace.database.runs.nodeCounts(heads.map(({ id }) => id));
  return heads.map((head) => ({
    id: head.id,
    pipeline: head.pipeline,
    scope: head.scope,
    status: head.status,
    startedAt: head.startedAt.getTime(),
    finishedAt: head.finishedAt?.getTime(),
    trackingRun: head.trackingRun,
    nodes: counts.get(head.id) ?? {},
  }));
}
