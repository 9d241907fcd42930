import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { openBlobClient } from '../blob/blob-client.ts';
import { uploadData } from '../blob/transfer.ts';
import { type Emulator, startEmulator } from '../emulator.ts';
import type { EmulatorOptions } from '../options.ts';

/** The published ARM schemas, which are not part of the repository. */
export const SCHEMAS = path.resolve(import.meta.dirname, '../../../../../shared/data/azure-schemas');
export const HAS_SCHEMAS = existsSync(SCHEMAS);

export interface TestWorkspace {
  readonly emulator: Emulator;
  readonly arm: AzureMachineLearningWorkspaces;
  readonly place: readonly [resourceGroup: string, workspace: string];
  /** Uploads files below a path of the default datastore; answers its URI. */
  upload(folder: string, files: Readonly<Record<string, string>>): Promise<string>;
  /**
   * Sends to a path within the workspace as it is. The SDK's serializer drops the URI of a job's data inputs and outputs:
   * its discriminators name them by a class that they are not declared as.
   *
   * @throws RefusedError
   */
  send(method: string, path: string, body?: unknown): Promise<SentJob>;
  /** Where an output of a job lies, as Microsoft's clients find it: by run history and what it refers to. */
  placeOf(job: string, output: string): Promise<string | undefined>;
  /** Text of a blob of the default datastore, or of the one that keeps the artifacts of runs. */
  read(path: string, datastore?: string): Promise<string>;
  /** Asks the emulator's own endpoints. */
  admin(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** A job as far as tests look. */
export interface SentJob {
  readonly id: string;
  readonly name: string;
  readonly properties: {
    readonly status: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly outputs?: Readonly<Record<string, { readonly uri: string | null }>>;
    readonly [property: string]: unknown;
  };
}

class RefusedError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export async function startTestWorkspace(options: Partial<EmulatorOptions> = {}): Promise<TestWorkspace> {
  const home = await mkdtemp(path.join(tmpdir(), 'emulator-home-'));
  const emulator = await startEmulator({ home, ...(HAS_SCHEMAS && { schemas: SCHEMAS }), ...options });
  return {
    emulator,
    arm: connect(emulator),
    place: [emulator.resourceGroup, emulator.workspace],
    async upload(folder, files) {
      const source = await mkdtemp(path.join(tmpdir(), 'upload-'));
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(source, name)), { recursive: true });
        await writeFile(path.join(source, name), content);
      }
      const arm = connect(emulator);
      const { properties } = await arm.datastores.get(emulator.resourceGroup, emulator.workspace, 'workspaceblobstore');
      const container = 'containerName' in properties ? properties.containerName : '';
      await uploadData(openBlobClient(), source, `${emulator.blobUrl}/${container}/${folder}`);
      await rm(source, { recursive: true });
      return `azureml://datastores/workspaceblobstore/paths/${folder}`;
    },
    async send(method, place, body) {
      const response = await fetch(`${emulator.url}${emulator.workspaceId}/${place}?api-version=2022-10-01`, {
        method,
        headers: { Authorization: `Bearer ${emulator.token}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const answer = JSON.parse((await response.text()) || '{}');
      if (!response.ok) throw new RefusedError(response.status, answer.error.message);
      return answer;
    },
    async placeOf(job, output) {
      const ask = async (path: string, body: unknown) => {
        const response = await fetch(`${emulator.url}/${path}`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${emulator.token}`, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
        if (!response.ok) throw new RefusedError(response.status, await response.text());
        return JSON.parse(await response.text());
      };
      const { runMetadata: run } = await ask(`history/v1.0${emulator.workspaceId}/rundata`, { runId: job });
      const id = run.outputs[output]?.assetId;
      if (id === undefined) return undefined;
      const uris = `data/v1.0${emulator.workspaceId}/dataversion/batchGetResolvedUris`;
      const place: string = (await ask(uris, { values: [id] })).values[id].uri;
      return place.replace(/^azureml:\/\/.*\/datastores\//, 'azureml://datastores/');
    },
    async read(blob, datastore = 'workspaceblobstore') {
      const arm = connect(emulator);
      const { properties } = await arm.datastores.get(emulator.resourceGroup, emulator.workspace, datastore);
      const container = 'containerName' in properties ? properties.containerName : '';
      const folder = await mkdtemp(path.join(tmpdir(), 'read-'));
      const file = path.join(folder, 'blob');
      await openBlobClient().download(`${emulator.blobUrl}/${container}/${blob}`, file);
      const text = await readFile(file, 'utf8');
      await rm(folder, { recursive: true });
      return text;
    },
    async admin(method, place, body) {
      const response = await fetch(`${emulator.url}/_emulator/${place}`, {
        method,
        ...(body !== undefined && {
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text === '' ? undefined : JSON.parse(text);
    },
    async close() {
      await emulator.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The real SDK, as an application would use it but for the address. It sends tokens over https alone; here is none. */
function connect({
  url,
  token,
  subscription,
}: Pick<Emulator, 'url' | 'token' | 'subscription'>): AzureMachineLearningWorkspaces {
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const arm = new AzureMachineLearningWorkspaces(credential, subscription, {
    endpoint: url,
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 3, retryDelayInMs: 5 },
  });
  arm.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  arm.pipeline.addPolicy({
    name: 'emulatorToken',
    sendRequest: (request, next) => {
      request.headers.set('Authorization', `Bearer ${token}`);
      return next(request);
    },
  });
  return arm;
}
