import type { NodeState, RunState } from '@aml-mlops/pipeline-sdk/runner';
import * as z from 'zod';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { TAGS } from './asset-names.ts';
import { getPipelineJob } from './get-pipeline-job.ts';
import { nodeState, runState } from './job-status.ts';
import { jobUrl } from './job-url.ts';
import { childRuns, planName } from './watch-job.ts';
import { openWorkspaceTracking } from './workspace-tracking.ts';

/** Current state of a node of a pipeline job. Times are milliseconds since 1970. */
export interface JobNode {
  /** Name in the plan. */
  readonly name: string;
  /** Nodes that it reads from. */
  readonly after: readonly string[];
  /** Name of the cluster, or the machine size of serverless compute; empty if the job names none. */
  readonly compute: string;
  /** The job of the node, which identifies its log; undefined if it never started. */
  readonly job: string | undefined;
  readonly status: NodeState;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

/** Current state of a pipeline job. */
export interface JobDetail {
  readonly name: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly status: RunState;
  /** Page of the job in Azure ML studio; undefined in an emulator. */
  readonly url: string | undefined;
  readonly nodes: readonly JobNode[];
}

const nodeSchema = z.looseObject({
  computeId: z.string().nullish(),
  resources: z.looseObject({ instance_type: z.string().nullish() }).nullish(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Reads a job once; `watchJob` follows it.
 *
 * @throws MlopsError `E_AZURE_NOT_FOUND`, `E_USAGE` if the job is not a pipeline
 */
export async function readJob(workspace: AzureWorkspace, name: string): Promise<JobDetail> {
  const job = await getPipelineJob(workspace, name);
  const tracking = await openWorkspaceTracking(workspace);
  try {
    const runs = await childRuns(tracking, name);
    const isOver = runState(job.status) !== 'running';
    const nodes = Object.entries(job.jobs ?? {}).map(([node, definition]): JobNode => {
      const { computeId, resources, inputs } = nodeSchema.parse(definition);
      const run = runs.find((candidate) => candidate.name === node);
      return {
        name: planName(node),
        after: readFrom(inputs ?? {}),
        compute: computeId?.split('/').at(-1) ?? resources?.instance_type ?? '',
        job: run?.runId,
        status: run ? nodeState(run.status, run.tags) : isOver ? 'skipped' : 'queued',
        startedAt: run?.startTime,
        finishedAt: run?.endTime,
      };
    });
    const pipeline = job.tags?.[TAGS.pipeline] ?? '';
    const scope = job.tags?.[TAGS.scope] ?? '';
    return { name, pipeline, scope, status: runState(job.status), url: jobUrl(workspace, name), nodes };
  } finally {
    await tracking.close();
  }
}

/** Nodes whose outputs are bound to inputs: `${{parent.jobs.prepare.outputs.data}}`. */
function readFrom(inputs: Readonly<Record<string, unknown>>): string[] {
  const bound = JSON.stringify(inputs).matchAll(/\$\{\{parent\.jobs\.([\w-]+)\.outputs\./g);
  return [...new Set([...bound].map(([, node = '']) => planName(node)))];
}
