import { MlopsError } from '@aml-mlops/errors';
import type { PlanNode } from '../../define/plan.ts';
import type { ArtifactStore } from '../workspace/artifact-store.ts';
import type { KeyFields } from '../workspace/tables/cache-table.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { PortHashes } from './node-key.ts';

/**
 * The states for a node to read: the workspace's current ones if they are intact. If one is missing or damaged
 * and the node made it from its current inputs and an earlier state that still exists, that earlier one: the node recreates
 * the lost one.
 *
 * @param fieldsWith the fields of the node's key with states
 * @throws MlopsError `E_STATE_LOST` if it cannot be recreated
 */
export async function usableStates(
  node: PlanNode,
  states: PortHashes,
  fieldsWith: (states: PortHashes) => KeyFields,
  workspace: Workspace,
  store: ArtifactStore,
): Promise<PortHashes> {
  const lost = await firstLost(node, states, store);
  if (lost === undefined) return states;
  for (const entry of workspace.database.cache.entriesOf(node.name)) {
    const made = Object.keys(node.state).every((port) => entry.outputs[port] === states[port]);
    if (!made) continue;
    const before = Object.fromEntries(
      Object.keys(node.state).map((port) => [port, stateOf(entry.fields[`state ${port}`])]),
    );
    if (!sameFields(fieldsWith(before), entry.fields)) continue;
    if ((await firstLost(node, before, store)) === undefined) return before;
  }
  const { kind, key } = node.state[lost] ?? { kind: undefined, key: lost };
  const folder = kind === undefined ? '' : store.pathOf(kind, states[lost] ?? '');
  throw new MlopsError(
    'E_STATE_LOST',
    `state ${key} of step ${node.name} must be in the store; ${folder} is missing or damaged, and what it held is gone for good. "mlops store repair" shows the newest version of it that is whole, or that there is none; "mlops store repair --yes" goes on from there`,
    { file: folder },
  );
}

async function firstLost(node: PlanNode, states: PortHashes, store: ArtifactStore): Promise<string | undefined> {
  for (const [port, { kind }] of Object.entries(node.state)) {
    const hash = states[port];
    if (hash !== undefined && !(await store.has(kind, hash))) return port;
  }
  return undefined;
}

function stateOf(field: string | undefined): string | undefined {
  return field === 'none' ? undefined : field;
}

function sameFields(a: KeyFields, b: KeyFields): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
