import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile, hashFolder } from '@aml-mlops/artifacts';
import type { FileHash, FileHashTable } from './tables/file-hash-table.ts';

/** Content hashes that read only the files that changed since the last time, or, to be sure, every file once more. */
export class RememberedHashes {
  readonly #table: FileHashTable;
  readonly #readAll: boolean;
  /** Files that were read by this object: sure enough to be remembered. */
  readonly #read = new Set<string>();

  /** @param options.readAll read each file once though nothing says that it changed; default false */
  constructor(table: FileHashTable, { readAll = false }: { readonly readAll?: boolean } = {}) {
    this.#table = table;
    this.#readAll = readAll;
  }

  /**
   * The content hash of a folder.
   *
   * @param movesTo where the folder will lie: its files are remembered there. Default where it lies
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

  /** Whether a file is as it was when {@link confirm} was called. */
  async isConfirmed(file: string): Promise<boolean> {
    const trait = await stat(file).catch(() => undefined);
    return trait !== undefined && this.#recall(file, trait) !== undefined;
  }

  /** Remembers a file that somebody has read and found good. */
  async confirm(file: string): Promise<void> {
    const trait = await stat(file);
    this.#read.add(file);
    this.#table.put([{ path: file, trait, hash: await hashFile(file) }]);
  }

  #recall(file: string, trait: FileHash['trait']): string | undefined {
    return this.#readAll && !this.#read.has(file) ? undefined : this.#table.get(file, trait);
  }
}
