import type { RunRecord } from '@aml-mlops/tracking';
import * as z from 'zod';
import { findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { sendArm } from '../client/send-arm.ts';
import { getPipelineJob } from './get-pipeline-job.ts';
import { nodeState } from './job-status.ts';
import { openWorkspaceTracking } from './workspace-tracking.ts';

/** Machine use of a node. */
export interface NodeUse {
  /** Name in the plan. */
  readonly node: string;
  /** Machine size, such as `Standard_D4s_v5`; undefined if the compute no longer exists or reports none. */
  readonly size: string | undefined;
  /** Whether its machines are low-priority: cheaper, but may be preempted. */
  readonly spot: boolean;
  readonly instances: number;
  /** Jobs that ran on them: the trials of a sweep, else one. */
  readonly jobs: number;
  /** Sum over jobs of seconds times instances; 0 if it was reused. */
  readonly nodeSeconds: number;
}

const nodeSchema = z.looseObject({
  computeId: z.string().nullish(),
  resources: z.looseObject({ instance_count: z.number().nullish(), instance_type: z.string().nullish() }).nullish(),
  queue_settings: z.looseObject({ job_tier: z.string().nullish() }).nullish(),
  type: z.string().nullish(),
});

/**
 * Machine use of a pipeline job: machine seconds by node, from the start of each run to its end. Azure bills machines by
 * the second, including the time in which a cluster starts or idles, which jobs do not report.
 *
 * @throws MlopsError `E_AZURE_NOT_FOUND`, `E_USAGE` if the job is not a pipeline
 */
export async function jobUse(workspace: AzureWorkspace, name: string, now = Date.now()): Promise<NodeUse[]> {
  const job = await getPipelineJob(workspace, name);
  const tracking = await openWorkspaceTracking(workspace);
  try {
    const runs = await tracking.ask((store) => store.childRuns(name));
    const uses: NodeUse[] = [];
    for (const [node, definition] of Object.entries(job.jobs ?? {})) {
      const { computeId, resources, queue_settings, type } = nodeSchema.parse(definition);
      const run = runs.find((candidate) => candidate.name === node);
      const instances = resources?.instance_count ?? 1;
      const machine =
        resources?.instance_type == null
          ? await clusterMachine(workspace, computeId ?? undefined)
          : { size: resources.instance_type, spot: queue_settings?.job_tier?.toLowerCase() === 'spot' };
      const trials = run && type === 'sweep' ? await tracking.ask((store) => store.childRuns(run.runId)) : undefined;
      const ran = trials ?? (run && nodeState(run.status, run.tags) !== 'reused' ? [run] : []);
      const nodeSeconds = ran.reduce((sum, one) => sum + secondsOf(one, now) * instances, 0);
      uses.push({ node: node.replaceAll('_', '-'), ...machine, instances, jobs: ran.length, nodeSeconds });
    }
    return uses;
  } finally {
    await tracking.close();
  }
}

function secondsOf({ startTime, endTime }: RunRecord, now: number): number {
  return Math.max(0, ((endTime ?? now) - startTime) / 1000);
}

/** The compute's own properties, within the wrapper of Azure Resource Manager. */
const computeSchema = z.looseObject({
  properties: z.looseObject({
    properties: z.looseObject({ vmSize: z.string().nullish(), vmPriority: z.string().nullish() }).nullish(),
  }),
});

async function clusterMachine(
  workspace: AzureWorkspace,
  id: string | undefined,
): Promise<Pick<NodeUse, 'size' | 'spot'>> {
  const name = id?.split('/').at(-1);
  if (name === undefined || name === '') return { size: undefined, spot: false };
  const what = `compute ${name} of ${workspace.label}`;
  const found = await findAzure(what, sendArm(workspace, 'GET', `computes/${name}`));
  const properties = computeSchema.safeParse(found).data?.properties.properties;
  return { size: properties?.vmSize ?? undefined, spot: properties?.vmPriority === 'LowPriority' };
}
