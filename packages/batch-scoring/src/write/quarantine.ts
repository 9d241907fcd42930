import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BadRow } from '@aml-mlops/define-dataset/read';
import { csv } from '@aml-mlops/reports';
import { OutputFile } from './output-file.ts';

/** The file for rows that could not be scored, next to the output: `scores.quarantine.csv` for `scores.csv`. */
export function quarantineFile(output: string): string {
  const { dir, name } = path.parse(output);
  return path.join(dir, `${name}.quarantine.csv`);
}

/** Collects bad rows: file, row, reason and the beginning of the row. No file is written if there are none. */
export class Quarantine {
  readonly #output: string;
  #file: { readonly place: OutputFile; readonly handle: FileHandle } | undefined;
  rows = 0;

  constructor(output: string) {
    this.#output = output;
  }

  async add(source: string, { row, reason, excerpt }: BadRow): Promise<void> {
    if (!this.#file) {
      const place = await OutputFile.create(quarantineFile(this.#output));
      this.#file = { place, handle: await open(place.temporary, 'wx') };
      await this.#file.handle.writeFile(csv([['file', 'row', 'reason', 'excerpt']]));
    }
    await this.#file.handle.writeFile(csv([[source, row, reason, excerpt]]));
    this.rows++;
  }

  /** Moves the file into place, or deletes that of an earlier run. */
  async commit(): Promise<void> {
    if (!this.#file) return rm(quarantineFile(this.#output), { force: true });
    await this.#file.handle.close();
    await this.#file.place.commit();
  }

  async discard(): Promise<void> {
    await this.#file?.handle.close().catch(() => undefined);
    await this.#file?.place.discard();
  }
}
