import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, temporaryName } from '@aml-mlops/artifacts';

/** A file that is written under a temporary name and then renamed: readers see either the old file or the new one. */
export class OutputFile {
  readonly path: string;
  /** Where to write. */
  readonly temporary: string;

  private constructor(target: string) {
    this.path = target;
    this.temporary = temporaryName(target);
  }

  static async create(target: string): Promise<OutputFile> {
    await mkdir(path.dirname(path.resolve(target)), { recursive: true });
    return new OutputFile(target);
  }

  async commit(): Promise<void> {
    const handle = await open(this.temporary, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(this.temporary, this.path);
    await syncFolder(path.dirname(path.resolve(this.path)));
  }

  async discard(): Promise<void> {
    await rm(this.temporary, { force: true });
  }
}
