import { planOfRun, type RunHead, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { PipelineRunHead, PipelineRunList } from '../../api/pipeline-runs.ts';
import type { CsvCell } from '../../csv/csv-line.ts';
import { isMeantRun, type PipelineRunsLike } from '../../order/meant-run.ts';
import type { SortState } from '../../order/sort-state.ts';
import { sorted } from '../../order/sorted.ts';
import { csvTime } from '../send-csv.ts';

export function pipelineRuns(workspace: Workspace, limit: number): PipelineRunList {
  const { runs } = workspace.database;
  return { runs: withCounts(workspace, runs.heads(limit)), total: runs.count(), now: Date.now() };
}

export const PIPELINE_RUN_TITLES = ['Run', 'Status', 'Pipeline', 'Data', 'Steps', 'Started', 'Finished', 'Took (s)'];

/** Every matching run, in the order of the page, as rows of a file. */
export function pipelineRunRows(
  workspace: Workspace,
  like: PipelineRunsLike,
  sort: SortState | undefined,
): readonly (readonly CsvCell[])[] {
  const { runs } = workspace.database;
  const meant = withCounts(workspace, runs.heads(runs.count())).filter((run) => isMeantRun(run, like));
  const valueIn = sort && RUN_VALUES.get(sort.key);
  const inOrder = valueIn ? sorted(meant, valueIn, sort.descending) : meant;
  return inOrder.map((run) => [
    ...[run.id, run.status, run.pipeline, run.scope, nodesOf(run)],
    ...[csvTime(run.startedAt), csvTime(run.finishedAt), secondsOf(run)],
  ]);
}

/** Sort values of the page, by column key. */
const RUN_VALUES = new Map<string, (run: PipelineRunHead) => string | number | undefined>([
  ['run', ({ id }) => id],
  ['status', ({ status }) => status],
  ['pipeline', ({ pipeline }) => pipeline],
  ['data', ({ scope }) => scope],
  ['steps', nodesOf],
  ['started', ({ startedAt }) => startedAt],
  ['took', secondsOf],
]);

function nodesOf({ nodes }: PipelineRunHead): number {
  return Object.values(nodes).reduce((sum, count) => sum + count, 0);
}

function secondsOf({ startedAt, finishedAt }: PipelineRunHead): number | undefined {
  return finishedAt === undefined ? undefined : (finishedAt - startedAt) / 1000;
}

/** Runs as shown in the list, with node counts by state. */
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

/** Nodes without a state in a run in progress. */
function waiting(workspace: Workspace, id: string, counts: PipelineRunHead['nodes']): number {
  const known = Object.values(counts).reduce((sum, count) => sum + count, 0);
  try {
    return Math.max(0, planOfRun(workspace, id).nodes.length - known);
  } catch {
    // A plan of another version.
    return 0;
  }
}

/** A run whose process is dead has no running nodes, even if this has not been recorded yet. */
function ended({ running = 0, queued = 0, ...others }: PipelineRunHead['nodes']): PipelineRunHead['nodes'] {
  const interrupted = (others.interrupted ?? 0) + running + queued;
  return interrupted === 0 ? others : { ...others, interrupted };
}
