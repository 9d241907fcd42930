import type { StepProgram } from '../../bundle/index.ts';
import type { PlanNode } from '../../define/plan.ts';
import type { Located } from '../located.ts';
import type { WiredInputs } from '../planning/wire-inputs.ts';
import type { ArtifactStore } from '../workspace/artifact-store.ts';
import type { CacheEntry, KeyFields } from '../workspace/tables/cache-table.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { cacheKey, keyFields, type PortHashes } from './node-key.ts';
import { usableStates } from './usable-states.ts';

/** A node whose inputs all exist: its cache key, and the result cached under it. */
export interface ResolvedNode {
  readonly fields: KeyFields;
  readonly key: string;
  /** Undefined if nothing is cached, or if an artifact of it is missing from the store. */
  readonly entry: CacheEntry | undefined;
  /** Input and state folders, by port; those of a list in order. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
  /** The workspace's current state, by port: it must be unchanged when a run moves it. */
  readonly states: PortHashes;
}

/**
 * Looks a node up in the cache, with the current state.
 *
 * @throws MlopsError `E_STATE_LOST` if a state is missing or damaged and the current version of this step did not make it
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

/** The artifacts of the outputs, and of the state after the step. */
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
