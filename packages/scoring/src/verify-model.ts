import { existsSync } from 'node:fs';
import path from 'node:path';
import { DESCRIPTOR_FILE, hashFolder, readDescriptor } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { readParity } from './parity/read-parity.ts';

export interface ModelToVerify {
  readonly name: string;
  /** Undefined for a model that is not registered. */
  readonly version?: string;
  readonly folder: string;
  /** Expected content hash of the folder. Default: that of the artifact's own descriptor. */
  readonly contentHash?: string;
}

/**
 * Refuses a model whose files are not those that were certified. Called before a model is used.
 *
 * @throws MlopsError `E_NOT_A_MODEL` if the folder is missing or its certificate cannot be read, `E_PARITY` if the
 * certificate failed, `E_MODEL_DAMAGED` where the files do not match the content hash in the registry or in the artifact's
 * descriptor
 */
export async function verifyModel({ name, version, folder, contentHash }: ModelToVerify): Promise<void> {
  const called = version === undefined ? name : `${name}:${version}`;
  if (!existsSync(folder)) {
    throw new MlopsError('E_NOT_A_MODEL', `folder of model ${name} must be there; got ${folder}`, { file: folder });
  }
  try {
    await readParity(folder);
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    const message = `certificate of model ${called} cannot be read: ${String(cause)}`;
    throw new MlopsError('E_NOT_A_MODEL', message, { file: path.join(folder, 'parity.json') }, { cause });
  }
  const expected = contentHash ?? (await ownHash(folder));
  if (expected === undefined) return;
  const actual = await hashFolder(folder);
  if (actual === expected) return;
  const message = `content hash of model ${called} in ${folder} must be ${expected}; got ${actual}: its files were changed or damaged ("mlops store repair" tells what can be done)`;
  throw new MlopsError('E_MODEL_DAMAGED', message, { file: folder, value: actual });
}

/** The content hash in the artifact's own descriptor; undefined for a folder that is not an artifact. */
async function ownHash(folder: string): Promise<string | undefined> {
  if (!existsSync(path.join(folder, DESCRIPTOR_FILE))) return undefined;
  return (await readDescriptor(folder)).contentHash;
}
