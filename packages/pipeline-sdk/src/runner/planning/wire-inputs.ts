import { MlopsError } from '@aml-mlops/errors';
import { edgesOf, type PlanNode } from '../../define/plan.ts';
import type { Located } from '../located.ts';
import { itemField } from '../reuse/node-key.ts';
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

/** Artifacts on each input port of a node: one, or those of a list in order. */
export type WiredInputs = Readonly<Record<string, readonly Located[]>>;

/**
 * The artifacts on each of a node's input ports. A list omits those whose node was skipped by a condition.
 *
 * @param passedOver names of nodes that were skipped
 * @returns `missing`: ports, or items of lists (`models[1]`), for which there is no result yet
 */
export function wireInputs(
  node: PlanNode,
  inputs: Readonly<Record<string, Located>>,
  outputOf: (node: string, output: string) => Located | undefined,
  passedOver: ReadonlyMap<string, unknown>,
): { readonly wired: WiredInputs; readonly missing: readonly string[] } {
  const wired: Record<string, Located[]> = {};
  const missing: string[] = [];
  for (const [port, planInput] of Object.entries(node.inputs)) {
    const list = 'edges' in planInput;
    const there = edgesOf(planInput).filter((edge) => edge.from === 'input' || !passedOver.has(edge.node));
    const found: Located[] = [];
    for (const [index, edge] of there.entries()) {
      const located = edge.from === 'input' ? inputs[edge.name] : outputOf(edge.node, edge.output);
      if (located) found.push(located);
      else missing.push(list ? itemField(port, index) : port);
    }
    if (found.length > 0) wired[port] = found;
  }
  return { wired, missing };
}
