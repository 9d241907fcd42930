import type { Plan } from '@aml-mlops/pipeline-sdk';
import { nextFlag } from '@aml-mlops/pipeline-sdk/program';
import * as z from 'zod';
import type { ArmJob } from '../client/arm-jobs.ts';
import { outputName } from '../publish/names.ts';

/** Which output of a pipeline is the trained model, and what decides whether it becomes the champion. */
export interface ModelOutput {
  /** What it is registered as. */
  readonly name: string;
  readonly node: string;
  readonly port: string;
  /** The output with `decision.json`. */
  readonly decision?: { readonly node: string; readonly port: string };
}

const recordSchema = z.object({
  schemaVersion: z.literal(1),
  /** Key and kind of the states that the job leaves, by output. */
  states: z.record(z.string(), z.object({ key: z.string(), kind: z.string() })),
  /** Names of the datasets that the job makes, by output. */
  datasets: z.record(z.string(), z.string()),
  model: z.object({ name: z.string(), output: z.string(), decision: z.string().optional() }).optional(),
});

/** What becomes of a job's outputs when it is done: kept with the job, so that anybody can see to it. */
export type JobRecord = z.infer<typeof recordSchema>;

const PROPERTY = 'mlops.record';

export function jobRecord(plan: Plan, model: ModelOutput | undefined): JobRecord {
  const states: JobRecord['states'] = {};
  for (const node of plan.nodes) {
    for (const [port, { key, kind }] of Object.entries(node.state)) {
      states[outputName(node.name, nextFlag(port))] = { key, kind };
    }
  }
  const decision = model?.decision && outputName(model.decision.node, model.decision.port);
  return {
    schemaVersion: 1,
    states,
    datasets: Object.fromEntries(plan.datasets.map(({ name, node, output }) => [outputName(node, output), name])),
    ...(model
      ? { model: { name: model.name, output: outputName(model.node, model.port), ...(decision ? { decision } : {}) } }
      : {}),
  };
}

export function recordProperties(record: JobRecord): Record<string, string> {
  return { [PROPERTY]: JSON.stringify(record) };
}

/** Undefined for a job that something else submitted. */
export function readRecord(job: Pick<ArmJob, 'properties'>): JobRecord | undefined {
  const text = job.properties?.[PROPERTY];
  return text ? recordSchema.parse(JSON.parse(text)) : undefined;
}
