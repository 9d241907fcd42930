import { createHash } from 'node:crypto';
import { locateData } from '../arm/data-uri.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { CompiledStep, GivenValue } from './compiled-job.ts';
import type { JobOutputs } from './job-record.ts';
import { resolveData } from './resolve-data.ts';

/** What a finished node left, for nodes that would do the same. */
export interface Reusable {
  readonly job: string;
  readonly outputs: JobOutputs;
}

/**
 * What decides whether a node would do again what another one did: the version of its component, its inputs (literals by
 * value, data by where it lies) and settings that change the result. Not its name, nor the pipeline that it stands in.
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
    // Somebody may have deleted the blobs meanwhile.
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
