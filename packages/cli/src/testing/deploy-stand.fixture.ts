import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import type { RollOut } from '@aml-mlops/azureml';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { vi } from 'vitest';
import { defineApp } from '../app/app.ts';
import type { DeployFlags } from '../deploy/deploy-flags.ts';
import { type DeployHooks, rollOutModel } from '../deploy/deploy-model.ts';
import { type Finished, type RunningCommand, startMlops } from './mlops-command.ts';
import { registerModels } from './registered-models.ts';

const app = defineApp({ repository: path.resolve(import.meta.dirname, '../../../..'), steps: [], pipelines: [] });

/** Texts that the tiny model knows by heart. */
const GOLDEN = [
  { text: 'a star in the telescope', label: 'astronomy' },
  { text: 'a film for the lens', label: 'photography' },
  { text: 'radio and antenna', label: 'radio' },
];

/** A home with models that are registered on this machine, and an emulator to deploy them to. */
export interface DeployStand extends AsyncDisposable {
  readonly home: string;
  readonly emulator: Emulator;
  readonly cases: string;
  /** Deploys to the endpoint `mail` in this process, with limits on time that no machine is too slow for. */
  deploy(model: string, change?: Partial<DeployFlags>, hooks?: DeployHooks): Promise<RollOut>;
  /** Runs the real command. */
  mlops(...args: readonly string[]): Promise<Finished>;
  start(...args: readonly string[]): RunningCommand;
  /** Asks the emulator for what is beyond Azure. */
  admin(method: string, at: string, body?: unknown): Promise<unknown>;
}

export async function startDeployStand(): Promise<DeployStand> {
  const home = await mkdtemp(path.join(tmpdir(), 'mlops-deploy-'));
  await registerModels(home);
  const cases = path.join(home, 'cases.json');
  await writeFile(cases, formatJson({ schemaVersion: 1, golden: GOLDEN }));
  const emulator = await startEmulator({ home: path.join(home, 'emulator'), probeRate: 50 });
  const { url, subscription, resourceGroup, workspace } = emulator;
  const workspaces = path.join(home, 'workspaces.yaml');
  await writeFile(
    workspaces,
    `workspaces:
  dev:
    subscription: ${subscription}
    resourceGroup: ${resourceGroup}
    workspace: ${workspace}
    endpoints: { resourceManager: ${url} }
    computes: { cpu: cpu }
`,
  );
  vi.stubEnv('MLOPS_HOME', home);
  vi.stubEnv('MLOPS_WORKSPACES', workspaces);
  const start = (...args: readonly string[]) =>
    startMlops(home, args, { folder: home, variables: { MLOPS_WORKSPACES: workspaces } });
  return {
    ...{ home, emulator, cases, start },
    deploy(model, change = {}, hooks = {}) {
      const flags = {
        ...{ endpoint: 'mail', workspace: 'dev', traffic: 100, mirror: 20, cases, requests: 12 },
        ...{ maxErrors: 0.01, maxP99: 60_000, maxDiffering: 0.2, timeout: 60_000, workers: 1, auth: 'key' as const },
        ...{ instanceType: 'Standard_DS3_v2', instances: 1, json: false },
      };
      return rollOutModel(app, model, { ...flags, ...change, endpoint: flags.endpoint }, hooks);
    },
    mlops: (...args) => start(...args).finished,
    async admin(method, at, body) {
      const response = await fetch(`${url}/_emulator/${at}`, {
        method,
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text === '' ? undefined : JSON.parse(text);
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
