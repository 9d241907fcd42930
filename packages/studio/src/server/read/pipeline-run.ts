import { existsSync } from 'node:fs';
import { visibleText } from '@aml-mlops/errors';
import type { Plan, PlanNode } from '@aml-mlops/pipeline-sdk';
import { upstreamOf } from '@aml-mlops/pipeline-sdk';
import {
  type NodeRow,
  outputsOfRun,
  planOfRun,
  type RunOutput,
  reasonToSkip,
  type Workspace,
} from '@aml-mlops/pipeline-sdk/runner';
import type { ArtifactShown, NodeAttempt, PipelineRunDetail, RunNode } from '../../api/pipeline-runs.ts';
import { auditShown } from './audit-shown.ts';
import { withCounts } from './pipeline-runs.ts';

/** @throws MlopsError `E_RUN_UNKNOWN` */
export async function pipelineRun(workspace: Workspace, id: string): Promise<PipelineRunDetail> {
  const { database } = workspace;
  const row = database.runs.get(id);
  const [head] = withCounts(workspace, [row]);
  const read = planRead(workspace, id);
  const attempts = row.status === 'killed' ? database.runs.nodes(id).map(endedAttempt) : database.runs.nodes(id);
  const outputs = read.plan ? outputsOfRun(workspace, id) : [];
  const progress = new Map(database.progress.of(id).map((line) => [line.node, line]));
  const isOver = row.status !== 'running';
  const passedOver = new Map<string, string>();
  const plan: RunNode[] = [];
  for (const node of read.plan?.nodes ?? []) {
    const own = attempts.filter((attempt) => attempt.node === node.name);
    const status = own.at(-1)?.status ?? (isOver ? 'skipped' : 'waiting');
    const reason = own.length === 0 ? await skipped(node, outputs, passedOver) : undefined;
    const told = progress.get(node.name);
    plan.push({
      name: node.name,
      step: node.step,
      status: reason === undefined ? status : 'skipped',
      after: upstreamOf(node),
      compute: node.compute.target,
      isConditional: node.when.length > 0,
      reason,
      attempts: own.map(attemptShown),
      progress:
        status === 'running' ? told && { done: told.done, total: told.total, message: told.message } : undefined,
    });
  }
  return {
    ...head!,
    plan,
    planFault: read.fault,
    isStudy: read.isStudy,
    audit: database.audit.list({ subject: id, limit: 50 }).map(auditShown),
    outputs: outputs.map(artifactShown),
    now: Date.now(),
  };
}

/** The plan of a run from another version may be unreadable: the rest of the run is shown anyway. */
function planRead(workspace: Workspace, id: string): { plan?: Plan; fault?: string; isStudy: boolean } {
  try {
    const request = JSON.parse(workspace.database.runs.get(id).request) as { study?: unknown };
    return { plan: planOfRun(workspace, id), isStudy: request.study !== undefined };
  } catch (error) {
    return { fault: `its plan cannot be read: ${error instanceof Error ? error.name : 'not JSON'}`, isStudy: false };
  }
}

async function skipped(
  node: PlanNode,
  outputs: readonly RunOutput[],
  passedOver: Map<string, string>,
): Promise<string | undefined> {
  const outputsOf = (name: string) => {
    const made = outputs.filter((output) => output.node === name);
    return made.length === 0 ? undefined : Object.fromEntries(made.map((output) => [output.port, output]));
  };
  // A condition on an artifact that does not exist yet, or has been removed, is ignored.
  const isKnown = node.when.every((asked) => passedOver.has(asked.node) || outputsOf(asked.node) !== undefined);
  const reason = isKnown ? await reasonToSkip(node, outputsOf, passedOver).catch(() => undefined) : undefined;
  if (reason !== undefined) passedOver.set(node.name, reason);
  return reason;
}

export function artifactShown({ node, port, kind, hash, folder }: RunOutput): ArtifactShown {
  return { node, port, kind, hash, isThere: existsSync(folder) };
}

/** Marks an attempt as interrupted if it was active when the process of its run died, at an unknown time. */
function endedAttempt(attempt: NodeRow): NodeRow {
  const wasGoing = attempt.status === 'running' || attempt.status === 'queued';
  return wasGoing ? { ...attempt, status: 'interrupted', finishedAt: attempt.startedAt ?? attempt.queuedAt } : attempt;
}

/** Characters of an error shown: its log has the rest. */
const LONGEST_ERROR = 5000;

function attemptShown(row: NodeRow): NodeAttempt {
  return {
    attempt: row.attempt,
    status: row.status,
    queuedAt: row.queuedAt.getTime(),
    startedAt: row.startedAt?.getTime(),
    finishedAt: row.finishedAt?.getTime(),
    peakMemoryBytes: row.peakMemoryBytes,
    trackingRun: row.trackingRun,
    error: row.error === undefined ? undefined : visibleText(row.error, LONGEST_ERROR),
    hasLog: row.logFile !== undefined && existsSync(row.logFile),
  };
}
