import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/** The workspaces available to jobs: one per stage, in one emulator. */
export interface EmulatedAzure {
  /** Their description in `workspaces.yaml`. */
  readonly workspaces: string;
  readonly subscription: string;
  /** Subscribes an address on this machine to their events. */
  subscribe(endpointUrl: string): Promise<void>;
  /** Resolves when every event so far was delivered or given up. */
  eventsTold(): Promise<void>;
  close(): Promise<void>;
}

const TOKEN = 'emulator';

/** Starts `mlops emulator` of a checkout, with a workspace for each name and with initial faults. Undefined if the checkout lacks it. */
export async function startEmulatedAzure(
  repository: string,
  home: string,
  names: readonly string[],
  faults: readonly unknown[] = [],
): Promise<EmulatedAzure | undefined> {
  const program = path.join(repository, 'packages/cli/bin/mlops.mjs');
  if (!existsSync(program)) return undefined;
  const child = spawn(
    process.execPath,
    [program, 'emulator', '--', '--home', home, '--port', '0', '--workspace', names[0] ?? 'dev'],
    {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const greeting = await said(child, /Ctrl-C to stop/);
  const take = (pattern: RegExp) => pattern.exec(greeting)?.[1] ?? '';
  const [url, subscription, resourceGroup] = [
    take(/resourceManager: (\S+) \}/),
    take(/subscription: (\S+)/),
    take(/resourceGroup: (\S+)/),
  ];
  const scope = `${url}/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices`;
  for (const name of names.slice(1)) {
    const answer = await fetch(`${scope}/workspaces/${name}?api-version=2022-10-01`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ location: 'westeurope', properties: {} }),
    });
    if (!answer.ok)
      throw new MlopsError('E_CI_EMULATOR', `workspace ${name} of the emulator must be made; got ${answer.status}`);
  }
  for (const fault of faults) await addFault(url, fault);
  const computes = { cpu: 'cpu', 'cpu-cluster': 'cpu-cluster', gpu: 'gpu' };
  const workspaces = names.map((name) => [
    name,
    { subscription, resourceGroup, workspace: name, computes, endpoints: { resourceManager: url } },
  ]);
  return {
    // JSON is YAML.
    workspaces: JSON.stringify({ workspaces: Object.fromEntries(workspaces) }),
    subscription,
    subscribe: async (endpointUrl) => {
      const answer = await ask(url, 'POST', 'events', { endpointUrl });
      if (!answer.ok)
        throw new MlopsError('E_CI_EMULATOR', `events of the emulator must be sent; got ${await answer.text()}`);
    },
    eventsTold: async () => {
      const waits = async () =>
        deliveriesSchema.parse(await (await ask(url, 'GET', 'events')).json()).some(({ state }) => state === 'waiting');
      while (await waits()) await wait(100);
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      if (pattern.test(stdout)) resolve(stdout);
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', () =>
      reject(new MlopsError('E_CI_EMULATOR', `the emulator must start; it ended with ${stderr}`)),
    );
  });
}

/** @throws MlopsError `E_CI_EMULATOR` if the emulator does not know it */
async function addFault(url: string, fault: unknown): Promise<void> {
  const answer = await ask(url, 'POST', 'faults', fault);
  if (answer.ok) return;
  throw new MlopsError('E_CI_EMULATOR', `fault must be one that the emulator knows; got ${await answer.text()}`);
}

const deliveriesSchema = z.array(z.object({ state: z.string() }));

/** Sends a request to the emulator itself. */
function ask(url: string, method: string, what: string, body?: unknown): Promise<Response> {
  const json = body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return fetch(`${url}/_emulator/${what}`, { method, ...json });
}
