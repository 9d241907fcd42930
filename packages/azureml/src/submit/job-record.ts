import type { Plan } from '@aml-mlops/pipeline-sdk';
import { nextFlag } from '@aml-mlops/pipeline-sdk/program';
import * as z from 'zod';
import type { ArmJob } from '../client/arm-jobs.ts';
import { outputName } from '../publish/names.ts';

const modelSchema = z.object({ name: z.string(), output: z.string(), decision: z.string().optional() });

const recordSchema = z.object({
  schemaVersion: z.literal(1),
  /** Key and kind of the states that the job produces, by output. */
  states: z.record(z.string(), z.object({ key: z.string(), kind: z.string() })),
  /** Names of the datasets that the job produces, by output. */
  datasets: z.record(z.string(), z.string()),
  /** Models to register, each with the output that contains its gate's `decision.json`. */
  models: z.array(modelSchema).default([]),
  /** Form used by jobs of earlier versions. */
  model: modelSchema.optional(),
});

/** How to register a job's outputs when it is done; stored with the job, so that anyone can adopt it. */
export type JobRecord = Omit<z.infer<typeof recordSchema>, 'model'>;

const PROPERTY = 'mlops.record';

export function jobRecord(plan: Plan): JobRecord {
  const states: JobRecord['states'] = {};
  for (const node of plan.nodes) {
    for (const [port, { key, kind }] of Object.entries(node.state)) {
      states[outputName(node.name, nextFlag(port))] = { key, kind };
    }
  }
  return {
    schemaVersion: 1,
    states,
    datasets: Object.fromEntries(plan.datasets.map(({ name, node, output }) => [outputName(node, output), name])),
    models: plan.models.map(({ name, node, output, gate }) => ({
      name,
      output: outputName(node, output),
      ...(gate ? { decision: outputName(gate.node, gate.output) } : {}),
    })),
  };
}

export function recordProperties(record: JobRecord): Record<string, string> {
  return { [PROPERTY]: JSON.stringify(record) };
}

/** Undefined for a job that another program submitted. */
export function readRecord(job: Pick<ArmJob, 'properties'>): JobRecord | undefined {
  const text = job.properties?.[PROPERTY];
  if (!text) return undefined;
  const { model, ...record } = recordSchema.parse(JSON.parse(text));
  return model ? { ...record, models: [model, ...record.models] } : record;
}
