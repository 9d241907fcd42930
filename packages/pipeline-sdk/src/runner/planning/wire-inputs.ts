import { MlopsError } from '@aml-mlops/errors';
import type { PlanNode } from '../../define/plan.ts';
import type { Located } from '../reuse/resolve-node.ts';
import type { RunRequest } from '../run-types.ts';
import type { ArtifactStore } from '../workspace/artifact-store.ts';

/** Finds the pipeline's inputs and hashes them. */
export async function locateInputs(
  { plan, bindings }: Pick<RunRequest, 'plan' | 'bindings'>,
  store: ArtifactStore,
): Promise<Record<string, Located>> {
  const located: Record<string, Located> = {};
  for (const [name, kind] of Object.entries(plan.inputs)) {
    const folder = bindings[name];
    if (folder === undefined) {
      throw new MlopsError('E_INPUT_MISSING', `input ${name} of pipeline ${plan.pipeline} must be given`);
    }
    located[name] = { kind, folder, hash: await store.hashOfInput(name, folder, kind) };
  }
  return located;
}

/** What lies on each of a node's input ports; nothing on those that a node before it has no result for. */
export function wireInputs(
  node: PlanNode,
  inputs: Readonly<Record<string, Located>>,
  outputOf: (node: string, output: string) => Located | undefined,
): { readonly wired: Record<string, Located>; readonly missing: readonly string[] } {
  const wired: Record<string, Located> = {};
  const missing: string[] = [];
  for (const [port, { edge }] of Object.entries(node.inputs)) {
    const located = edge.from === 'input' ? inputs[edge.name] : outputOf(edge.node, edge.output);
    if (located) wired[port] = located;
    else missing.push(port);
  }
  return { wired, missing };
}
