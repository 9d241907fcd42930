import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type ArtifactKind,
  hashFolder,
  type KindDefinition,
  listFiles,
  syncFolder,
  temporaryName,
  writeDescriptor,
} from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';

/** An output that the step is writing. */
export interface PendingOutput {
  /** Where the step writes. */
  readonly folder: string;
  /** Turns the folder into an artifact at its final path, and returns its content hash. */
  commit(producer: { step: string; version: string; run: string }): Promise<string>;
  discard(): Promise<void>;
}

/**
 * Opens the folder for an output. If `target` does not exist, the step writes beside it and `commit` renames, so that
 * a killed step leaves no half-written artifact under that name. If it exists and is empty (a mount of Azure ML, or a
 * folder that several nodes share), the step writes into it; `_artifact.json`, written last, makes it an artifact.
 */
export async function openOutput(
  target: string,
  kind: ArtifactKind,
  shared: boolean,
  definition?: KindDefinition,
): Promise<PendingOutput> {
  const inPlace = shared || (await existsEmpty(target));
  const folder = inPlace ? target : temporaryName(target);
  await mkdir(folder, { recursive: true });
  return {
    folder,
    commit: async (producer) => {
      const files = await listFiles(folder);
      const missing = definition?.files.find((file) => !files.includes(file));
      if (missing !== undefined) {
        const message = `output ${target} must hold ${missing}, as every ${kind} does; its step did not write it`;
        throw new MlopsError('E_OUTPUT_INCOMPLETE', message, { file: path.join(target, missing) });
      }
      const contentHash = await hashFolder(folder);
      for (const file of files) await syncFile(path.join(folder, file));
      await writeDescriptor(folder, kind, contentHash, producer, definition?.schemaVersion);
      if (!inPlace) {
        await rename(folder, target);
        await syncFolder(path.dirname(target));
      }
      return contentHash;
    },
    discard: async () => {
      if (!inPlace) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function existsEmpty(target: string): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  if (!found) return false;
  if (!found.isDirectory() || (await readdir(target)).length > 0) {
    const message = `output ${target} must be a new or an empty folder: what is there is never overwritten`;
    throw new MlopsError('E_OUTPUT_EXISTS', message, { file: target });
  }
  return true;
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r');
  await handle.sync();
  await handle.close();
}
