import { createHash } from 'node:crypto';
import { locateData } from '../arm/data-uri.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { CompiledStep, GivenValue } from './compiled-job.ts';
import type { JobOutputs } from './job-record.ts';
import { resolveData } from './resolve-data.ts';

/** Result of a finished node, for nodes that would repeat its work. */
export interface Reusable {
  readonly job: string;
  readonly outputs: JobOutputs;
}

/**
 * What determines whether a node would repeat another's work: the version of its component, its inputs (literals by
 * value, data by location) and settings that change the result; not its name or its pipeline.
 */
export function reuseKey(
  workspace: Workspace,
  step: CompiledStep,
  inputs: Readonly<Record<string, GivenValue>>,
): string {
  const given = Object.entries(inputs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([port, value]) => [port, value.kind === 'literal' ? value : resolveData(workspace, value.uri, port).url]);
  const parts = [
    step.componentId,
    given,
    Object.entries(step.environmentVariables).sort(([a], [b]) => (a < b ? -1 : 1)),
    step.instances,
    step.processesPerInstance ?? null,
    step.sweep ?? null,
    Object.entries(step.outputs).map(([port, { uri }]) => [port, uri ?? null]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export async function findReusable(workspace: Workspace, key: string): Promise<Reusable | undefined> {
  const found = workspace.store.get(reuseId(workspace, key));
  if (!found) return undefined;
  const { job, outputs } = found.properties as Readonly<Record<string, unknown>> & Reusable;
  for (const [port, { uri }] of Object.entries(outputs)) {
    // The blobs may have been deleted in the meantime.
    if ((await workspace.blobs.holds(locateData(workspace, uri, port).url)) !== true) return undefined;
  }
  return { job, outputs };
}

export function rememberReusable(workspace: Workspace, key: string, { job, outputs }: Reusable): void {
  workspace.store.put(`${workspace.id}/reuse`, {
    id: reuseId(workspace, key),
    name: key,
    type: 'reuse',
    properties: { job, outputs },
  });
}

function reuseId(workspace: Workspace, key: string): string {
  return `${workspace.id}/reuse/${key}`;
}
