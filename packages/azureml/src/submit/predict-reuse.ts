import type { Explanation, FieldChange } from '@aml-mlops/pipeline-sdk/runner';
import type { PipelineJob } from '@azure/arm-machinelearning';
import * as z from 'zod';
import type { ArmJob } from '../client/arm-jobs.ts';

const nodeSchema = z.looseObject({
  componentId: z.string().optional(),
  trial: z.looseObject({ componentId: z.string() }).optional(),
  inputs: z.record(z.string(), z.looseObject({ value: z.string().optional(), uri: z.string().optional() })).default({}),
});

type Node = z.infer<typeof nodeSchema>;

const PIPELINE_INPUT = /^\$\{\{parent\.inputs\.(\w+)\}\}$/;
const NODE_OUTPUT = /^\$\{\{parent\.jobs\.(\w+)\.outputs\.\w+\}\}$/;

/**
 * Predicts for every node whether the service will reuse its result, field by field, like `mlops explain` for a
 * local run. The service reuses a node if a completed node has the same component and inputs.
 *
 * @param previous the last completed job of this pipeline; undefined if there is none
 */
export function predictReuse(
  job: PipelineJob,
  previous: { readonly name: string; readonly job: ArmJob } | undefined,
): Explanation[] {
  const reused = new Set<string>();
  const forced = job.settings?.['force_rerun'] === true;
  return Object.entries(job.jobs ?? {}).map(([name, raw]): Explanation => {
    const node = nodeSchema.parse(raw);
    const now = fieldsOf(node, job);
    const before = previous?.job.jobs?.[name];
    const fields = before ? compare(fieldsOf(nodeSchema.parse(before), previous.job), now) : compare({}, now);
    const waitsFor = upstreamOf(node)
      .filter((upstream) => !reused.has(upstream))
      .map(planName);
    const same = before !== undefined && !forced && fields.every((field) => field.same);
    if (same && waitsFor.length === 0) reused.add(name);
    return {
      step: planName(name),
      verdict: !same ? 'runs' : waitsFor.length === 0 ? 'reused' : 'depends',
      comparedWith: previous?.name,
      waitsFor,
      fields,
    };
  });
}

/** What determines reuse of a node: its component, its literals, and the locations of its data. */
function fieldsOf(node: Node, job: Pick<PipelineJob | ArmJob, 'inputs'>): Record<string, string> {
  const fields: Record<string, string> = { component: lastParts(node.componentId ?? node.trial?.componentId ?? '') };
  for (const [name, { value, uri }] of Object.entries(node.inputs)) {
    if (value === undefined) {
      fields[`input ${name}`] = lastParts(uri ?? '');
      continue;
    }
    const input = PIPELINE_INPUT.exec(value)?.[1];
    const bound = input === undefined ? undefined : job.inputs?.[input];
    fields[`input ${name}`] = bound && 'uri' in bound ? lastParts(String(bound.uri)) : value;
  }
  return fields;
}

/** `…/components/trainer/versions/1` becomes the readable `trainer:1`. */
function lastParts(id: string): string {
  const [, name, version] = /\/([^/]+)\/versions\/([^/]+)$/.exec(id) ?? [];
  return name === undefined ? id : `${name}:${version}`;
}

function upstreamOf(node: Node): string[] {
  const names = Object.values(node.inputs).flatMap(({ value = '' }) => NODE_OUTPUT.exec(value)?.[1] ?? []);
  return [...new Set(names)];
}

function compare(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): FieldChange[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return names.map((field) => ({ field, before: before[field], now: now[field], same: before[field] === now[field] }));
}

function planName(azure: string): string {
  return azure.replaceAll('_', '-');
}
