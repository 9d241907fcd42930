import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile, hashFolder } from '@aml-mlops/artifacts';
import type { FileHash, FileHashTable } from './tables/file-hash-table.ts';

/** Computes content hashes by reading only files that changed since the last time, or all files on request. */
export class RememberedHashes {
  readonly #table: FileHashTable;
  readonly #readAll: boolean;
  /** Files that this object has read itself. */
  readonly #read = new Set<string>();

  /** @param options.readAll read each file once, even if it seems unchanged. Default: false */
  constructor(table: FileHashTable, { readAll = false }: { readonly readAll?: boolean } = {}) {
    this.#table = table;
    this.#readAll = readAll;
  }

  /**
   * The content hash of a folder.
   *
   * @param movesTo future path of the folder, under which its files are remembered. Default: the folder itself
   */
  async ofFolder(folder: string, movesTo: string = folder): Promise<string> {
    const learned: FileHash[] = [];
    const hash = await hashFolder(folder, async (file) => {
      const trait = await stat(file);
      const known = this.#recall(file, trait);
      if (known) return known;
      const fresh = await hashFile(file);
      this.#read.add(file);
      learned.push({ path: path.join(movesTo, path.relative(folder, file)), trait, hash: fresh });
      return fresh;
    });
    this.#table.put(learned);
    return hash;
  }

  /** Whether a file is unchanged since {@link confirm} was called. */
  async isConfirmed(file: string): Promise<boolean> {
    const trait = await stat(file).catch(() => undefined);
    return trait !== undefined && this.#recall(file, trait) !== undefined;
  }

  /** Remembers a file that has been read and found intact. */
  async confirm(file: string): Promise<void> {
    const trait = await stat(file);
    this.#read.add(file);
    this.#table.put([{ path: file, trait, hash: await hashFile(file) }]);
  }

  #recall(file: string, trait: FileHash['trait']): string | undefined {
    return this.#readAll && !this.#read.has(file) ? undefined : this.#table.get(file, trait);
  }
}
