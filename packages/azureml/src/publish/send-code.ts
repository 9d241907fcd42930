import path from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { forEachBounded } from '../blob/bounded.ts';
import { uploadFile } from '../blob/upload-file.ts';
import { sendOnce } from './publish-environment.ts';
import type { StepCode } from './step-release.ts';

const AT_ONCE = 4;

/** Uploads the files of a program that are not there already. */
export async function sendCode(
  what: string,
  container: ContainerClient,
  prefix: string,
  { folder, files }: StepCode,
  signal: AbortSignal | undefined,
): Promise<void> {
  await forEachBounded(files, AT_ONCE, async ({ name, sha256 }) => {
    const blob = container.getBlockBlobClient(`${prefix}/${name}`);
    await sendOnce(what, blob, sha256, () => uploadFile(blob, path.join(folder, name), { signal }));
  });
}
