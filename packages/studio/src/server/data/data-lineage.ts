import { readLineage } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { CacheEntry, DatasetVersion } from '@aml-mlops/pipeline-sdk/runner';
import type { DataLineage, DataReader } from '../../api/data.ts';
import { storedArtifact } from '../artifacts/stored-artifact.ts';
import type { StudioContext } from '../context.ts';

/** Maximum number of readers shown. */
const MOST_READERS = 500;

/** Raw files, parameters and run of origin of a version; the steps and models that used it. */
export async function dataLineage(context: StudioContext, version: DatasetVersion): Promise<DataLineage> {
  const { contentHash, run, lineage } = version;
  const readers = readersOf(contentHash, context.workspace.database.cache.all());
  const made = new Set(readers.flatMap((reader) => reader.made.map(({ hash }) => hash)));
  const told = await toldBy(context, contentHash);
  return {
    run,
    contentHash,
    fields: Object.entries(lineage),
    partitions: told.lineage?.partitions,
    drawn: told.lineage?.drawn ?? undefined,
    readers: readers.slice(0, MOST_READERS),
    models: await modelsAmong(context, made),
    fault: told.fault,
  };
}

async function toldBy({ workspace }: StudioContext, hash: string) {
  try {
    return { lineage: await readLineage(await storedArtifact(workspace, 'dataset/text', hash)), fault: undefined };
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    const fault = error.code === 'E_NOT_FOUND' ? 'its folder is not in this workspace any more' : error.message;
    return { lineage: undefined, fault };
  }
}

/** Steps that read a content, or data derived from it, nearest first. */
function readersOf(hash: string, entries: readonly CacheEntry[]): DataReader[] {
  const byInput = new Map<string, CacheEntry[]>();
  for (const entry of entries) {
    const inputs = Object.entries(entry.fields).filter(([field]) => field.startsWith('input '));
    for (const value of new Set(inputs.map(([, input]) => input))) {
      byInput.set(value, [...(byInput.get(value) ?? []), entry]);
    }
  }
  const readers = new Map<string, DataReader>();
  const seen = new Set([hash]);
  let front = [hash];
  for (let distance = 1; front.length > 0; distance++) {
    const next: string[] = [];
    for (const entry of front.flatMap((content) => byInput.get(content) ?? [])) {
      if (readers.has(entry.key)) continue;
      const made = Object.entries(entry.outputs).map(([port, content]) => ({ port, hash: content }));
      readers.set(entry.key, { node: entry.node, scope: entry.scope, run: entry.run, distance, made });
      for (const { hash: content } of made) {
        if (seen.has(content)) continue;
        seen.add(content);
        next.push(content);
      }
    }
    front = next;
  }
  return [...readers.values()];
}

async function modelsAmong({ tracking }: StudioContext, hashes: ReadonlySet<string>): Promise<DataLineage['models']> {
  const names = await tracking.models.listModels();
  const versions = await Promise.all(names.map((name) => tracking.models.listVersions(name)));
  return versions
    .flat()
    .filter(({ contentHash }) => hashes.has(contentHash))
    .map(({ name, version, aliases }) => ({ name, version, aliases }));
}
