import type { RunRecord } from '@aml-mlops/tracking';
import type { StudioContext } from '../../context.ts';

/** The tracking runs of a sweep's models, by model name: those of the run that made the sweep, even if it was reused. */
export async function modelRuns(
  { workspace, tracking }: StudioContext,
  hash: string,
): Promise<ReadonlyMap<string, RunRecord>> {
  const maker = workspace.database.cache.makerOf(hash);
  const attempt = maker && workspace.database.runs.nodes(maker.run).findLast(({ node }) => node === maker.node);
  if (attempt?.trackingRun === undefined) return new Map();
  const children = await tracking.childRuns(attempt.trackingRun).catch(() => []);
  return new Map(children.map((child) => [child.name, child]));
}
