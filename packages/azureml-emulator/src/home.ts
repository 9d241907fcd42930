import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { rangeError } from '@aml-mlops/errors';
import * as z from 'zod';
import { type StorageAccess, storageAccess } from './options.ts';

const homeSchema = z.object({
  schemaVersion: z.literal(1),
  blobPort: z.int(),
  storage: storageAccess.default('keys'),
});

/** Files of an emulator's home. */
export interface Home {
  readonly folder: string;
  readonly database: string;
  readonly blobs: string;
  readonly tracking: string;
  /** Stored blob URLs contain the port, so it is fixed for the lifetime of the home. */
  readonly blobPort: number;
  /** Certificate of the storage, in PEM. */
  readonly certificate: string;
}

/** @throws MlopsError `E_PARAM_RANGE` if the home was made with http and https is asked for, or the other way round */
export async function openHome(
  folder: string,
  blobPort: number | undefined,
  storage: StorageAccess = 'keys',
): Promise<Home> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'emulator.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const known = text === undefined ? undefined : homeSchema.parse(JSON.parse(text));
  const port = blobPort ?? known?.blobPort ?? (await freePort());
  if (known && (known.storage === 'keys') !== (storage === 'keys')) {
    const range =
      known.storage === 'keys' ? 'keys, as when its home was made' : 'keys-and-tokens or tokens, as its home has https';
    throw rangeError('storage', 'the emulator', range, storage);
  }
  if (port !== known?.blobPort || storage !== known.storage) {
    await writeFileAtomic(file, formatJson({ schemaVersion: 1, blobPort: port, storage }));
  }
  return {
    folder,
    database: path.join(folder, 'resources.db'),
    blobs: path.join(folder, 'blobs'),
    tracking: path.join(folder, 'tracking.db'),
    blobPort: port,
    certificate: path.join(folder, 'storage.pem'),
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
