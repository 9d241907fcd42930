import type { PipelineJob } from '@azure/arm-machinelearning';
import * as z from 'zod';
import type { AzureWorkspace } from './azure-workspace.ts';
import { sendArm } from './send-arm.ts';

const texts = z.record(z.string(), z.string().nullable()).nullish();
const dataPort = z.looseObject({ uri: z.string().nullish() }).nullable();
const jobSchema = z.looseObject({
  properties: z.looseObject({
    jobType: z.string(),
    componentId: z.string().nullish(),
    status: z.string().nullish(),
    tags: texts,
    properties: texts,
    inputs: z.record(z.string(), dataPort).nullish(),
    outputs: z.record(z.string(), dataPort).nullish(),
    jobs: z.record(z.string(), z.record(z.string(), z.unknown())).nullish(),
  }),
});

/** The fields of a job that we read. */
export type ArmJob = z.infer<typeof jobSchema>['properties'];

/** @throws RestError */
export async function getArmJob(workspace: AzureWorkspace, name: string): Promise<ArmJob> {
  return jobSchema.parse(await sendArm(workspace, 'GET', `jobs/${name}`)).properties;
}

/** @throws RestError */
export async function putArmJob(workspace: AzureWorkspace, name: string, job: PipelineJob): Promise<ArmJob> {
  return jobSchema.parse(await sendArm(workspace, 'PUT', `jobs/${name}`, { properties: job })).properties;
}
