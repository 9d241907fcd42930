import { planOfRun, type RunHead, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { PipelineRunHead, PipelineRunList } from '../../api/pipeline-runs.ts';

export function pipelineRuns(workspace: Workspace, limit: number): PipelineRunList {
  const { runs } = workspace.database;
  return { runs: withCounts(workspace, runs.heads(limit)), total: runs.count(), now: Date.now() };
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
    nodes: head.status === 'killed' ? ended(counts.get(head.id) ?? {}) : (counts.get(head.id) ?? {}),
    waiting: head.status === 'running' ? waiting(workspace, head.id, counts.get(head.id) ?? {}) : 0,
  }));
}

/** Nodes of a run that goes on that nothing is known of yet. */
function waiting(workspace: Workspace, id: string, counts: PipelineRunHead['nodes']): number {
  const known = Object.values(counts).reduce((sum, count) => sum + count, 0);
  try {
    return Math.max(0, planOfRun(workspace, id).nodes.length - known);
  } catch {
    // A plan of another version.
    return 0;
  }
}

/** A run whose process is gone has nothing that goes on, though nobody wrote that down yet. */
function ended({ running = 0, queued = 0, ...others }: PipelineRunHead['nodes']): PipelineRunHead['nodes'] {
  const interrupted = (others.interrupted ?? 0) + running + queued;
  return interrupted === 0 ? others : { ...others, interrupted };
}
