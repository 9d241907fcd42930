import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  BlobServiceClient,
  type ContainerClient,
  ContainerSASPermissions,
  type StorageSharedKeyCredential,
} from '@azure/storage-blob';

/** Azure Blob Storage on this machine, for tests. */
export interface Azurite {
  /** `http://127.0.0.1:<port>/devstoreaccount1` */
  readonly url: string;
  readonly port: number;
  container(name: string): Promise<ContainerClient>;
  /** What follows the address of a container, so that whoever has it may read, make and add to its blobs for an hour. */
  signature(container: ContainerClient): Promise<string>;
  /** Ends the process with whatever it is doing. (On SIGKILL it would forget what it stored, which Azure does not.) */
  kill(): Promise<void>;
  /** Starts it again, on the same port with the same blobs. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(path.join(tmpdir(), 'azurite-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/devstoreaccount1`;
  const { credential } = BlobServiceClient.fromConnectionString('UseDevelopmentStorage=true');
  const service = new BlobServiceClient(url, credential as StorageSharedKeyCredential);
  let child: ChildProcess;
  const start = async () => {
    child = await spawnAzurite(folder, port);
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  await start();
  return {
    url,
    port,
    container: async (name) => {
      const client = service.getContainerClient(name);
      await client.createIfNotExists();
      return client;
    },
    signature: async (container) => {
      const permissions = ContainerSASPermissions.parse('racw');
      return new URL(await container.generateSasUrl({ permissions, expiresOn: new Date(Date.now() + 3_600_000) }))
        .search;
    },
    kill,
    restart: start,
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Answers when it says that it listens. */
async function spawnAzurite(folder: string, port: number): Promise<ChildProcess> {
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const args = [
    '--location',
    folder,
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    String(port),
    '--disableTelemetry',
    '--blobKeepAliveTimeout',
    '1',
    '--loose',
  ];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('successfully listen')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`azurite ended with ${code}`)));
    child.once('error', reject);
  });
  return child;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
