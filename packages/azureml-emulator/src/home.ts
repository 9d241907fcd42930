import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import * as z from 'zod';

const homeSchema = z.object({ schemaVersion: z.literal(1), blobPort: z.int() });

/** Files of an emulator's home. */
export interface Home {
  readonly folder: string;
  readonly database: string;
  readonly blobs: string;
  readonly tracking: string;
  /** Stored blob URLs contain the port, so it is fixed for the lifetime of the home. */
  readonly blobPort: number;
}

export async function openHome(folder: string, blobPort: number | undefined): Promise<Home> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'emulator.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const known = text === undefined ? undefined : homeSchema.parse(JSON.parse(text));
  const port = blobPort ?? known?.blobPort ?? (await freePort());
  if (port !== known?.blobPort) await writeFileAtomic(file, formatJson({ schemaVersion: 1, blobPort: port }));
  return {
    folder,
    database: path.join(folder, 'resources.db'),
    blobs: path.join(folder, 'blobs'),
    tracking: path.join(folder, 'tracking.db'),
    blobPort: port,
  };
}

function freePort(): Promise<number> {
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
