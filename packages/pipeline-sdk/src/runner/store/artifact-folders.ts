import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ArtifactKind, artifactKindSchema, listFiles } from '@aml-mlops/artifacts';

/** A folder of the store with an artifact, or with what is left of one. */
export interface ArtifactFolder {
  readonly kind: ArtifactKind;
  /** The first 32 digits of the content hash. */
  readonly name: string;
  readonly folder: string;
}

/** The artifact folders of the store in the order of their names; anything else is left out. */
export async function artifactFolders(store: string): Promise<ArtifactFolder[]> {
  const found: ArtifactFolder[] = [];
  const parents = await readdir(store).catch(() => []);
  for (const parentName of parents.sort()) {
    const kind = artifactKindSchema.safeParse(parentName.replace('-', '/')).data;
    if (kind === undefined) continue;
    const parent = path.join(store, parentName);
    const names = await readdir(parent).catch(() => []);
    for (const name of names.sort()) {
      if (/^[0-9a-f]{32}$/.test(name)) found.push({ kind, name, folder: path.join(parent, name) });
    }
  }
  return found;
}

/** Total bytes of the files at and below a path. Files that are removed meanwhile do not count. */
export async function bytesOf(place: string): Promise<number> {
  const found = await stat(place).catch(() => undefined);
  if (!found) return 0;
  if (!found.isDirectory()) return found.size;
  let bytes = 0;
  for (const file of await listFiles(place).catch(() => [])) {
    bytes += (await stat(path.join(place, file)).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
