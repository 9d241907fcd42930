import { access, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type ArtifactKind,
  DESCRIPTOR_FILE,
  hashFile,
  hashFolder,
  readDescriptor,
  syncFolder,
} from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { FileHashTable } from './tables/file-hash-table.ts';

/** Artifacts by kind and content hash: what is there is never changed. */
export class ArtifactStore {
  readonly #folder: string;
  readonly #fileHashes: FileHashTable;

  constructor(folder: string, fileHashes: FileHashTable) {
    this.#folder = folder;
    this.#fileHashes = fileHashes;
  }

  pathOf(kind: ArtifactKind, contentHash: string): string {
    return path.join(this.#folder, kind.replace('/', '-'), contentHash.slice(0, 32));
  }

  async has(kind: ArtifactKind, contentHash: string): Promise<boolean> {
    return access(path.join(this.pathOf(kind, contentHash), DESCRIPTOR_FILE)).then(
      () => true,
      () => false,
    );
  }

  /** Moves a finished artifact in; where the same content is there already, the new copy is dropped. */
  async adopt(folder: string, kind: ArtifactKind, contentHash: string): Promise<string> {
    const target = this.pathOf(kind, contentHash);
    await mkdir(path.dirname(target), { recursive: true });
    try {
      await rename(folder, target);
      await syncFolder(path.dirname(target));
    } catch (error) {
      if (!(await this.has(kind, contentHash))) throw error;
      await rm(folder, { recursive: true, force: true });
    }
    return target;
  }

  /**
   * The content hash of a pipeline's input: from its descriptor, or, for raw partitions, from its files, of which only
   * those are read that changed since the last time.
   *
   * @throws MlopsError `E_INPUT_MISSING`, or what {@link readDescriptor} throws
   */
  async hashOfInput(name: string, folder: string, kind: ArtifactKind): Promise<string> {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) {
      throw new MlopsError('E_INPUT_MISSING', `input ${name} must be a folder that exists; got ${folder}`, {
        file: folder,
      });
    }
    if (kind !== 'raw/partitions') return (await readDescriptor(folder, kind)).contentHash;
    return hashFolder(folder, (file) => this.#rememberedHash(file));
  }

  async #rememberedHash(file: string): Promise<string> {
    const found = await stat(file);
    const known = this.#fileHashes.get(file, found);
    if (known) return known;
    const hash = await hashFile(file);
    this.#fileHashes.put(file, found, hash);
    return hash;
  }
}
