import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callMlops } from '../testing/index.ts';
import { registerModels } from '../testing/registered-models.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const RECORDED = path.join(REPOSITORY, 'packages/infrastructure/src/roles/command-permissions.json');
const CONFIG = path.resolve(import.meta.dirname, '../../fixtures/second-app/mlops.config.ts');

let home: string;
let emulator: Emulator;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'permissions-'));
  await registerModels(home);
  const golden = [
    { text: 'a star in the telescope', label: 'astronomy' },
    { text: 'a film for the lens', label: 'photography' },
    { text: 'radio and antenna', label: 'radio' },
  ];
  await writeFile(path.join(home, 'cases.json'), formatJson({ schemaVersion: 1, golden }));
  await mkdir(path.join(home, 'files'));
  await writeFile(path.join(home, 'files/a.txt'), 'A rose is a rose is a rose');
  emulator = await startEmulator({ home: path.join(home, 'emulator'), probeRate: 50, roles: true });
});
afterAll(async () => {
  await emulator?.close();
  await rm(home, { recursive: true, force: true });
});

async function useWorkspace(workspace: string): Promise<void> {
  const { subscription, resourceGroup, url } = emulator;
  const dev = {
    ...{ subscription, resourceGroup, workspace, endpoints: { resourceManager: url } },
    computes: { cpu: 'cpu-cluster', gpu: 'gpu-cluster' },
  };
  await writeFile(path.join(home, 'workspaces.yaml'), JSON.stringify({ workspaces: { dev } }));
}

/** Runs a command as somebody; the emulator's own token is an owner's. */
async function mlops(as: string, ...args: readonly string[]) {
  const token = `${emulator.token}${as === '' ? '' : `:${as}`}`;
  const variables = {
    ...{ MLOPS_CONFIG: CONFIG, MLOPS_WORKSPACES: path.join(home, 'workspaces.yaml'), MLOPS_EMULATOR_TOKEN: token },
  };
  const [first, ...rest] = args;
  if (first === '--elsewhere') return callMlops(path.join(home, 'elsewhere'), rest, { variables, folder: home });
  return callMlops(home, args, { variables, folder: home });
}

async function owned(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await mlops('', ...args);
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

/** What the requests since the last time had to be allowed. */
async function needs(): Promise<string[]> {
  const at = `${emulator.url}/_emulator/requests`;
  const seen = (await (await fetch(at)).json()) as { readonly needs?: readonly { readonly name: string }[] }[];
  await fetch(at, { method: 'DELETE' });
  return [...new Set(seen.flatMap((request) => request.needs ?? []).map(({ name }) => name))].sort();
}

/** As the template `online-endpoint` makes it. */
async function makeEndpoint(workspace: string, identity: string): Promise<void> {
  const at = emulator.workspaceId.replace(/[^/]+$/, workspace);
  const answer = await fetch(`${emulator.url}${at}/onlineEndpoints/news-dev?api-version=2025-12-01`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${emulator.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      location: 'westeurope',
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
      properties: { authMode: 'AADToken' },
    }),
  });
  expect(answer.status).toBe(201);
}

const deploy = (model: string) => [
  ...['deploy', model, '--endpoint', 'news-dev', '--auth', 'entra', '--cases', path.join(home, 'cases.json')],
  ...['--timeout', '60000', '--max-p99', '60000', '--requests', '4', '--max-differing', '1'],
];

test('what each command has to be allowed is what is recorded', async () => {
  await useWorkspace(emulator.workspace);
  const deployed = JSON.parse(await owned('infra', 'deploy', '--stage', 'dev', '--json'));
  await useWorkspace(deployed.outputs.workspaceName);
  await makeEndpoint(deployed.outputs.workspaceName, deployed.outputs.endpointIdentityId);
  await needs();

  const recorded: Record<string, readonly string[]> = {};
  const record = async (name: string, ...commands: readonly (readonly string[])[]) => {
    for (const command of commands) await owned(...command);
    recorded[name] = await needs();
  };
  await record('publish', ['publish']);
  const measured = ['submit', 'measure', '--input', `files=${path.join(home, 'files')}`, '--name', 'counted'];
  await record('submit', measured);
  await record('jobs watch', ['jobs', 'watch', 'counted']);
  await record('jobs', ['jobs', 'list'], ['jobs', 'cost', 'counted']);
  await record('jobs cancel', ['jobs', 'cancel', 'counted']);
  await record('jobs download', ['jobs', 'download', 'counted', '--to', path.join(home, 'made')]);
  const toBatch = ['--endpoint', 'counting'];
  const invoked = ['batch', 'invoke', ...toBatch, '--input', `files=${path.join(home, 'files')}`];
  await record('batch publish', ['batch', 'publish', 'measure', ...toBatch, '--deployment', 'blue']);
  await record('batch invoke', [...invoked, '--watch']);
  await record('batch status', ['batch', 'status']);
  await owned('batch', 'publish', 'measure', ...toBatch, '--deployment', 'green');
  await needs();
  await record('batch default', ['batch', 'default', ...toBatch, '--deployment', 'green']);
  await record(
    'batch delete',
    ['batch', 'delete', ...toBatch, '--deployment', 'blue'],
    ['batch', 'delete', ...toBatch],
  );
  const nightly = ['schedule', 'create', 'nightly', '--pipeline', 'measure', '--cron', '0 3 * * *'];
  await record('schedule create', [...nightly, '--input', `files=${path.join(home, 'files')}`]);
  await record('schedule delete', ['schedule', 'list'], ['schedule', 'delete', 'nightly']);
  await record('deploy a new model', deploy('mail:1'), deploy('mail:2'));
  await record('deploy status', ['deploy', 'status', '--endpoint', 'news-dev']);
  await record('deploy logs', ['deploy', 'logs', '--endpoint', 'news-dev']);
  await record('deploy rollback', ['deploy', 'rollback', '--endpoint', 'news-dev']);
  const green = ['deploy', 'delete', '--endpoint', 'news-dev', '--deployment', 'green'];
  await record('deploy delete', green);
  // From a machine that has not registered it, where the service is published already.
  await record('deploy a registered model', ['--elsewhere', ...deploy('mail:2')]);
  await expect(formatJson(recorded)).toMatchFileSnapshot(RECORDED);
});

/** Groups of `infrastructure/parameters.dev.json`. */
const [SCIENTISTS, ENGINEERS] = ['5d1f6c1e-0000-4000-8000-000000000001', '5d1f6c1e-0000-4000-8000-000000000002'];

test('who may not is told which action is missing, and where; who may gets on with it', async () => {
  const jobs = ['jobs', 'list'];
  expect(await mlops('stranger', ...jobs)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("perform action 'Microsoft.MachineLearningServices/workspaces/jobs/read'"),
  });
  expect(await mlops(`ada,${SCIENTISTS}`, ...jobs)).toMatchObject({ code: 0 });
  expect(await mlops(`ada,${SCIENTISTS}`, 'deploy', 'rollback', '--endpoint', 'news-dev')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('onlineEndpoints/write'),
  });
  expect(await mlops(`eve,${ENGINEERS}`, 'publish')).toMatchObject({ code: 0 });
  expect(await mlops(`eve,${ENGINEERS}`, 'infra', 'deploy', '--stage', 'dev', '--plan-only')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("perform action 'Microsoft.Resources/deployments/validate/action'"),
  });
});
