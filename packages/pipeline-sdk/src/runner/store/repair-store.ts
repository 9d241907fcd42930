import { openTracking } from '@aml-mlops/tracking';
import { settleKilledRuns } from '../planning/settle-killed-runs.ts';
import { ArtifactStore } from '../workspace/artifact-store.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Damage, Repair, StoreReport } from './store-report.ts';
import { type DamagedArtifact, findDamage, type VerifyOptions } from './verify-store.ts';

export interface RepairOptions extends VerifyOptions {
  /** False: report what would be done, and change nothing. */
  readonly apply: boolean;
}

/**
 * Repairs what can be repaired: descriptors are rewritten if the files are intact; damaged artifacts are moved aside,
 * so that the next run recreates them; states whose artifact is lost revert to the newest intact one, or
 * start over; killed runs are ended in the tracking store. `damaged` is the result of a verification.
 */
export async function repairStore(workspace: Workspace, { apply, ...options }: RepairOptions): Promise<StoreReport> {
  const store = new ArtifactStore(workspace.artifacts, workspace.database);
  const findings = await findDamage(workspace, options);
  const repaired: Repair[] = [];
  const bad = new Set<string>();
  for (const artifact of findings.artifacts) {
    const mended = await mendArtifact(artifact, store, apply);
    if (!mended.whole) bad.add(artifact.folder);
    repaired.push(mended.repair);
  }
  repaired.push(...(await resetLostStates(workspace, store, bad, apply)), ...(await settleRuns(workspace, apply)));
  const damaged: Damage[] = [
    ...findings.artifacts.map(({ folder, reason }) => ({ path: folder, reason })),
    ...findings.others,
  ];
  return { checked: findings.checked, damaged, repaired, removed: [], freedBytes: 0, applied: apply };
}

async function mendArtifact(
  { folder, kind, contentHash }: DamagedArtifact,
  store: ArtifactStore,
  apply: boolean,
): Promise<{ readonly whole: boolean; readonly repair: Repair }> {
  if (contentHash !== undefined && (await store.hasContent(kind, contentHash))) {
    if (apply) await store.inspect(kind, contentHash);
    return { whole: true, repair: { path: folder, action: 'its descriptor is written anew' } };
  }
  const place = apply ? await store.setAside(folder) : undefined;
  const where = place === undefined ? 'moved aside' : `moved to ${place}`;
  return { whole: false, repair: { path: folder, action: `${where}; the next run that needs it makes it again` } };
}

async function resetLostStates(
  workspace: Workspace,
  store: ArtifactStore,
  bad: ReadonlySet<string>,
  apply: boolean,
): Promise<Repair[]> {
  const { states, cache } = workspace.database;
  const repairs: Repair[] = [];
  const entries = cache.all();
  for (const { key, kind, contentHash } of states.all()) {
    const whole = async (hash: string) => !bad.has(store.pathOf(kind, hash)) && (await store.hasContent(kind, hash));
    if (await whole(contentHash)) continue;
    const maker = entries.find(({ outputs }) => Object.values(outputs).includes(contentHash));
    const port = Object.entries(maker?.outputs ?? {}).find(([, hash]) => hash === contentHash)?.[0];
    const made = entries.filter(({ scope, node }) => scope === maker?.scope && node === maker.node);
    let earlier: { readonly hash: string; readonly createdAt: Date } | undefined;
    for (const { outputs, createdAt } of made) {
      const hash = port === undefined ? undefined : outputs[port];
      if (hash === undefined || hash === contentHash || !(await whole(hash))) continue;
      earlier = { hash, createdAt };
      break;
    }
    if (apply && !states.reset(key, contentHash, earlier?.hash)) continue;
    const back = earlier && `goes back to ${earlier.hash.slice(0, 12)}, of ${earlier.createdAt.toISOString()}`;
    const action = `state ${key} ${back ?? 'begins anew: no earlier version of it is whole'}; what it held since is gone for good`;
    repairs.push({ path: store.pathOf(kind, contentHash), action });
  }
  return repairs;
}

async function settleRuns(workspace: Workspace, apply: boolean): Promise<Repair[]> {
  const killed = workspace.database.runs.killed();
  if (killed.length > 0 && apply) {
    const tracking = openTracking(workspace.trackingUri);
    try {
      await settleKilledRuns(workspace, tracking);
    } finally {
      await tracking.close();
    }
  }
  return killed.map(({ id }) => ({
    path: workspace.home,
    action: `run ${id} is ended as killed; mlops resume ${id} goes on with it`,
  }));
}
