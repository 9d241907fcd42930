import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type ArtifactKind, hashFolder, hashText } from '@aml-mlops/artifacts';
import { planSchema } from '@aml-mlops/pipeline-sdk';
import { artifactFolder, type Workspace } from '@aml-mlops/pipeline-sdk/runner';

/** A node of a seeded run: its inputs, and the writer of its outputs. */
export interface SeededNode {
  readonly step: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Names of inputs of the run, by the node's ports. */
  readonly reads?: Readonly<Record<string, string>>;
  readonly outputs: Readonly<
    Record<string, { readonly kind: ArtifactKind; readonly write: (folder: string) => Promise<unknown> }>
  >;
}

export interface SeededRun {
  readonly id: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly trackingRun?: string;
  readonly bindings?: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, SeededNode>>;
}

/**
 * A completed run with valid artifacts: content hashes, plan and cache as a real run leaves them.
 *
 * @returns folder of each output, by `node.port`
 */
export async function seedOutputs(workspace: Workspace, run: SeededRun): Promise<ReadonlyMap<string, string>> {
  const { id, pipeline, scope, trackingRun, bindings = {}, nodes } = run;
  const plan = planSchema.parse({
    schemaVersion: 3,
    pipeline,
    scope,
    inputs: Object.fromEntries(Object.keys(bindings).map((name) => [name, 'raw/partitions'])),
    nodes: Object.entries(nodes).map(([name, { step, params = {}, reads = {}, outputs }]) => ({
      ...{ name, step, params, neutralParams: [], state: {} },
      inputs: Object.fromEntries(
        Object.entries(reads).map(([port, input]) => [
          port,
          { kind: 'dataset/text', edge: { from: 'input', name: input } },
        ]),
      ),
      outputs: Object.fromEntries(Object.entries(outputs).map(([port, { kind }]) => [port, kind])),
      environment: { base: 'node' },
      compute: { target: 'local' },
      limits: { timeoutSeconds: 3600, retries: 0 },
      cache: true,
    })),
    datasets: [],
  });
  const { runs, cache } = workspace.database;
  runs.start({ id, pipeline, scope, request: JSON.stringify({ plan, bindings, selection: {} }) });
  if (trackingRun !== undefined) runs.setTrackingRun(id, trackingRun);
  const folders = new Map<string, string>();
  for (const [node, { outputs }] of Object.entries(nodes)) {
    const hashes: Record<string, string> = {};
    for (const [port, { kind, write }] of Object.entries(outputs)) {
      const made = mkdtempSync(path.join(workspace.home, 'seed-'));
      await write(made);
      const hash = await hashFolder(made);
      const folder = artifactFolder(workspace, kind, hash);
      mkdirSync(path.dirname(folder), { recursive: true });
      rmSync(folder, { recursive: true, force: true });
      renameSync(made, folder);
      hashes[port] = hash;
      folders.set(`${node}.${port}`, folder);
    }
    const attempt = runs.queueNode(id, node);
    const key = hashText(`${id} ${node}`);
    cache.put({ key, scope, node, fields: {}, outputs: hashes, run: id, seconds: 3 });
    const at = new Date();
    runs.updateNode(id, node, attempt, { cacheKey: key, fields: {}, startedAt: at, finishedAt: at, status: 'ran' });
  }
  runs.finish(id, 'done');
  return folders;
}
