import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { type AzureWorkspace, type AzureWorkspaceOptions, openAzureWorkspace } from '../client/azure-workspace.ts';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';

/** An emulated workspace, and what has been asked of it. */
export interface EmulatedWorkspace {
  readonly emulator: Emulator;
  readonly config: WorkspaceConfig;
  readonly workspace: AzureWorkspace;
  /** Requests so far: `PUT components/trainer/versions/…`. */
  readonly requests: string[];
  open(options: AzureWorkspaceOptions): AzureWorkspace;
  /** Asks the emulator for what is beyond Azure: faults, crashes. */
  admin(method: string, path: string, body?: unknown): Promise<void>;
  close(): Promise<void>;
}

export async function startEmulatedWorkspace(): Promise<EmulatedWorkspace> {
  const home = await mkdtemp(path.join(tmpdir(), 'emulated-'));
  const emulator = await startEmulator({ home });
  const config: WorkspaceConfig = {
    alias: 'local',
    subscription: emulator.subscription,
    resourceGroup: emulator.resourceGroup,
    workspace: emulator.workspace,
    computes: { cpu: 'cpu', 'cpu-cluster': 'cpu-cluster', gpu: 'gpu' },
    endpoints: { resourceManager: emulator.url },
  };
  const requests: string[] = [];
  const open = (options: AzureWorkspaceOptions) =>
    openAzureWorkspace(config, {
      retryDelay: 20,
      onRequest: ({ method, url }) =>
        requests.push(`${method} ${url.split(`/workspaces/${config.workspace}`)[1] ?? url}`),
      ...options,
    });
  return {
    emulator,
    config,
    workspace: open({}),
    requests,
    open,
    admin: async (method, at, body) => {
      const response = await fetch(`${emulator.url}/_emulator/${at}`, {
        method,
        headers: { Authorization: `Bearer ${emulator.token}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${await response.text()}`);
    },
    close: async () => {
      await emulator.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
