import type { RunDetail, RunLink } from '../../api/tracking-runs.ts';
import type { StudioContext } from '../context.ts';
import { rangeShown, summaryOf } from './tracking-runs.ts';

/** @throws MlopsError `E_TRACKING_NOT_FOUND` */
export async function trackingRun({ tracking, runs, workspace }: StudioContext, id: string): Promise<RunDetail> {
  const record = await tracking.getRun(id);
  const tag = (name: string) => (Object.hasOwn(record.tags, name) ? record.tags[name] : undefined);
  const parentId = tag('mlflow.parentRunId');
  const parent = parentId === undefined ? undefined : await tracking.getRun(parentId).catch(() => undefined);
  const link = (run: { runId: string; name: string; status: string }): RunLink => {
    return { runId: run.runId, name: run.name, status: run.status };
  };
  const artifacts = await tracking.listArtifacts(id).then(
    (list) => ({ list, fault: undefined }),
    (error: unknown) => ({ list: [], fault: error instanceof Error ? error.message : String(error) }),
  );
  const pipelineRun = tag('mlops.run');
  const isKnown = pipelineRun !== undefined && workspace.database.runs.find(pipelineRun) !== undefined;
  return {
    ...summaryOf(record),
    experimentName: runs.experiments().find((experiment) => experiment.id === record.experimentId)?.name ?? '',
    user: record.userId,
    ranges: runs.ranges([id]).map(rangeShown),
    parent: parent && link(parent),
    children: (await tracking.childRuns(id)).map(link),
    pipelineRun: isKnown ? pipelineRun : undefined,
    node: isKnown && tag('mlops.step') !== undefined ? record.name : undefined,
    artifacts: artifacts.list.map(({ path, isDir, fileSize }) => ({ path, isDir, bytes: fileSize ?? null })),
    artifactFault: artifacts.fault,
  };
}
