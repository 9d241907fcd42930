import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addInfraCommand } from './infra.ts';

const repository = path.resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'infra-'));
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ home: path.join(folder, 'emulator') });
  const { subscription, resourceGroup, workspace, url } = emulator;
  const dev = {
    subscription,
    resourceGroup,
    workspace,
    computes: { cpu: 'cpu-cluster' },
    endpoints: { resourceManager: url },
  };
  writeFileSync(path.join(folder, 'workspaces.yaml'), JSON.stringify({ workspaces: { dev } }));
  vi.stubEnv('MLOPS_WORKSPACES', path.join(folder, 'workspaces.yaml'));
});
afterAll(async () => {
  await emulator.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function infra(...args: string[]): Promise<string> {
  const program = new Command('mlops').exitOverride();
  addInfraCommand(program, { repository, steps: [], pipelines: [] });
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await program.parseAsync(['infra', ...args], { from: 'user' });
  return printed;
}

const ask = async (place: string) => {
  const answer = await fetch(
    `${emulator.url}/subscriptions/${emulator.subscription}/resourceGroups/${emulator.resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces${place}?api-version=2022-10-01`,
    { headers: { Authorization: `Bearer ${emulator.token}` } },
  );
  return answer.json();
};

test('check tells of problems, stages and what differs between them', async () => {
  const text = await infra('check');
  expect(text).toContain('no problems; resources by stage: dev ');
  expect(text).toMatch(/^isolationMode +AllowInternetOutbound +AllowOnlyApprovedOutbound +AllowOnlyApprovedOutbound$/m);
  const { templates, problems, changes } = JSON.parse(await infra('check', '--json', '--stage', 'prd'));
  expect({ templates, problems, changes }).toEqual({
    templates: [{ stage: 'prd', resources: expect.any(Number) }],
    problems: [],
    changes: [],
  });
  await expect(infra('check', '--stage', 'moon')).rejects.toMatchObject({
    code: 'E_USAGE',
    message: expect.stringContaining('--stage must be one of dev, test, prd'),
  });
});

test('outbound names the files that need a rule', async () => {
  expect(await infra('outbound', '--stage', 'prd')).toContain('prd  pypi.org  environments/node-gpu/Dockerfile');
});

test('plan against a folder that is the same is empty', async () => {
  expect(await infra('plan', '--stage', 'dev', '--base', path.join(repository, 'infrastructure'))).toBe(
    'dev:\nno changes\n',
  );
});

test('deploy makes a workspace that can be used, and a second deployment changes nothing', async () => {
  const deploy = async (...args: string[]) =>
    JSON.parse(await infra('deploy', '--stage', 'dev', '--workspace', 'dev', '--json', ...args));
  expect(await deploy('--plan-only')).toMatchObject({
    deployed: false,
    changes: expect.arrayContaining([expect.objectContaining({ action: 'create' })]),
  });
  const types = async (...args: string[]) => {
    const { changes } = await deploy('--plan-only', ...args);
    return (changes as { resource: string }[]).map(({ resource }) => resource.split(' ')[0]);
  };
  expect(await types()).toContain('Microsoft.Authorization/roleDefinitions');
  expect(await types('--keep-roles')).not.toContain('Microsoft.Authorization/roleDefinitions');
  const { outputs, deployed } = await deploy();
  expect(deployed).toBe(true);
  expect(await ask(`/${outputs.workspaceName}`)).toMatchObject({
    properties: { imageBuildCompute: 'cpu-cluster', storageAccount: outputs.storageAccountId },
  });
  expect(await ask(`/${outputs.workspaceName}/computes/spot-cluster`)).toMatchObject({
    properties: { properties: { vmSize: 'Standard_D16ds_v5' } },
  });
  expect((await deploy()).changes).toEqual([]);
  expect(await infra('deploy', '--stage', 'dev', '--template', 'online-endpoint')).toContain(
    '+ create    Microsoft.MachineLearningServices/workspaces/onlineEndpoints',
  );
});

test('what has no effect is refused, and has none where it is allowed', async () => {
  const other = path.join(folder, 'templates');
  cpSync(path.join(repository, 'infrastructure'), other, { recursive: true });
  const file = path.join(other, 'parameters.dev.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Standard_D4ds_v5', 'Standard_D8ds_v5'));
  const refused = /cpu-cluster \(ignore: properties\.properties\.vmSize\): look at it with --plan-only/;
  await expect(infra('deploy', '--stage', 'dev', '--folder', other)).rejects.toMatchObject({
    code: 'E_PLAN_LOSS',
    message: expect.stringMatching(refused),
  });
  expect(await infra('deploy', '--stage', 'dev', '--folder', other, '--allow-loss')).toContain(
    'the cluster keeps its size',
  );
});

test('a deployment elsewhere is refused with its reason', async () => {
  await expect(infra('deploy', '--stage', 'second-team')).rejects.toThrow(/rg-mlops-dev.* could not be found/);
  await expect(infra('deploy', '--stage', 'dev', '--template', 'nothing')).rejects.toMatchObject({ code: 'E_USAGE' });
});
