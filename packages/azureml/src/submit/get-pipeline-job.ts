import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { type ArmJob, getArmJob } from '../client/arm-jobs.ts';
import { askAzure, findAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { sendArm } from '../client/send-arm.ts';

/**
 * A pipeline job with its nodes and the record of its results. A job started by a batch endpoint reports neither: both
 * are in the pipeline component that the endpoint deploys.
 *
 * @throws MlopsError `E_USAGE` if the job is not a pipeline
 */
export async function getPipelineJob(workspace: AzureWorkspace, name: string): Promise<ArmJob> {
  const what = `job ${name} of ${workspace.label}`;
  const job = await askAzure(what, getArmJob(workspace, name));
  if (job.jobType !== 'Pipeline') {
    throw new MlopsError('E_USAGE', `${what} must be a pipeline; got a ${job.jobType}`);
  }
  const [, component, version] = COMPONENT_ID.exec(job.componentId ?? '') ?? [];
  const hasNodes = Object.keys(job.jobs ?? {}).length > 0;
  if (hasNodes || component === undefined || version === undefined) return job;
  const found = await findPipelineComponent(workspace, component, version);
  return found ? { ...job, jobs: found.jobs, properties: { ...found.labels, ...job.properties } } : job;
}

const COMPONENT_ID = /\/components\/([^/]+)\/versions\/([^/]+)$/;

const port = z.looseObject({
  type: z.string(),
  description: z.string().nullish(),
  optional: z.union([z.boolean(), z.string()]).nullish(),
  default: z.unknown().optional(),
});
const componentSchema = z.looseObject({
  properties: z.looseObject({
    tags: z.record(z.string(), z.string().nullable()).nullish(),
    properties: z.record(z.string(), z.string().nullable()).nullish(),
    componentSpec: z.looseObject({
      type: z.string(),
      inputs: z.record(z.string(), port).nullish(),
      outputs: z.record(z.string(), port).nullish(),
      jobs: z.record(z.string(), z.record(z.string(), z.unknown())).nullish(),
    }),
  }),
});

/** The fields of a pipeline component that we read. */
export interface PipelineComponent {
  readonly inputs: Readonly<Record<string, z.infer<typeof port>>>;
  readonly outputs: readonly string[];
  /** Its nodes, in the form of those of a pipeline job. */
  readonly jobs: Record<string, Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string | null>>;
  /** Its property dictionary. */
  readonly labels: Record<string, string | null>;
}

/** Undefined if it does not exist or is a component of another type. */
export async function findPipelineComponent(
  workspace: AzureWorkspace,
  name: string,
  version: string,
): Promise<PipelineComponent | undefined> {
  const what = `component ${name}:${version} of ${workspace.label}`;
  const found = await findAzure(what, sendArm(workspace, 'GET', `components/${name}/versions/${version}`));
  if (found === undefined) return undefined;
  const { componentSpec, tags, properties } = componentSchema.parse(found).properties;
  if (componentSpec.type !== 'pipeline') return undefined;
  return {
    inputs: componentSpec.inputs ?? {},
    outputs: Object.keys(componentSpec.outputs ?? {}),
    jobs: componentSpec.jobs ?? {},
    tags: tags ?? {},
    labels: properties ?? {},
  };
}
