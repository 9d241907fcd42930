import type { ArtifactKind } from '@aml-mlops/artifacts';
import type { StepProgram } from '../../bundle/index.ts';
import type { PlanNode } from '../../define/plan.ts';
import type { ArtifactStore } from '../workspace/artifact-store.ts';
import type { CacheEntry, KeyFields } from '../workspace/tables/cache-table.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { cacheKey, keyFields, type PortHashes } from './node-key.ts';
import { usableStates } from './usable-states.ts';

/** Where an artifact lies, and its content hash. */
export interface Located {
  readonly kind: ArtifactKind;
  readonly hash: string;
  readonly folder: string;
}

/** What lies on each input port of a node: one artifact, or those of a list in their order. */
export type WiredInputs = Readonly<Record<string, readonly Located[]>>;

/** A node whose inputs are all there: its key, and what is known under that key. */
export interface ResolvedNode {
  readonly fields: KeyFields;
  readonly key: string;
  /** None where nothing is known, or where an artifact of it is gone from the store. */
  readonly entry: CacheEntry | undefined;
  /** Input and state folders, by port; those of a list in their order. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
  /** The state that the workspace has, by port: what a run must find unmoved to move it. */
  readonly states: PortHashes;
}

/**
 * Asks the cache about a node. Reads state as it is now.
 *
 * @throws MlopsError `E_STATE_LOST` where a state is missing or damaged and this step, as it stands, did not make it
 */
export async function resolveNode(
  node: PlanNode,
  program: StepProgram,
  inputs: WiredInputs,
  workspace: Workspace,
  store: ArtifactStore,
): Promise<ResolvedNode> {
  const states = Object.fromEntries(
    Object.entries(node.state).map(([port, { key }]) => [port, workspace.database.states.get(key)]),
  );
  const hashes = Object.fromEntries(Object.entries(inputs).map(([port, list]) => [port, list.map(({ hash }) => hash)]));
  const usable = await usableStates(node, states, (known) => keyFields(node, program, hashes, known), workspace, store);
  const folders: Record<string, readonly string[]> = {};
  for (const [port, list] of Object.entries(inputs)) folders[port] = list.map(({ folder }) => folder);
  for (const [port, { kind }] of Object.entries(node.state)) {
    const hash = usable[port];
    if (hash !== undefined) folders[port] = [store.pathOf(kind, hash)];
  }
  const fields = keyFields(node, program, hashes, usable);
  const key = cacheKey(fields);
  const entry = workspace.database.cache.get(key);
  const whole = entry && (await artifactsThere(node, entry, store));
  return { fields, key, entry: whole ? entry : undefined, folders, states };
}

async function artifactsThere(node: PlanNode, entry: CacheEntry, store: ArtifactStore): Promise<boolean> {
  for (const { kind, hash } of Object.values(locate(node, entry.outputs, store))) {
    if (!(await store.has(kind, hash))) return false;
  }
  return true;
}

/** Outputs, and state after the step, as places in the store. */
export function locate(
  node: PlanNode,
  hashes: Readonly<Record<string, string>>,
  store: ArtifactStore,
): Record<string, Located> {
  const located: Record<string, Located> = {};
  for (const [port, hash] of Object.entries(hashes)) {
    const kind = node.outputs[port] ?? node.state[port]?.kind;
    if (kind) located[port] = { kind, hash, folder: store.pathOf(kind, hash) };
  }
  return located;
}
