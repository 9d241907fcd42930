import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findWorkspaces, loadMirrors, loadWorkspace, loadWorkspaces } from './workspaces.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workspaces-'));
  file = path.join(folder, 'workspaces.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

const USER_AND_PASSWORD = 'me:secret';
const dev = (extra = '') => `workspaces:
  dev:
    subscription: 11111111-2222-3333-4444-555555555555
    resourceGroup: rg-mlops-dev
    workspace: mlw-mlops-dev
    computes: { cpu: cpu, cpu-cluster: cpu-cluster, gpu: gpu }
${extra}`;

test('workspaces are read by their alias', async () => {
  await writeFile(file, dev('    registry: mlops-shared\n'));
  expect(await loadWorkspace(findWorkspaces(folder, {}), 'dev')).toEqual({
    alias: 'dev',
    subscription: '11111111-2222-3333-4444-555555555555',
    resourceGroup: 'rg-mlops-dev',
    workspace: 'mlw-mlops-dev',
    computes: { cpu: 'cpu', 'cpu-cluster': 'cpu-cluster', gpu: 'gpu' },
    registry: 'mlops-shared',
  });
  await expect(loadWorkspace(file, 'prd')).rejects.toThrow(`workspace of ${file} must be one of dev; got prd`);
});

test('mirrors are of all workspaces alike', async () => {
  const mirrors = `mirrors:
  images: { docker.io: images.example.com:5000/hub }
  npm: https://packages.example.com/npm/
  debian: { packages: http://packages.example.com/debian, security: http://packages.example.com/debian-security }
`;
  await writeFile(file, mirrors + dev());
  const expected = {
    images: { 'docker.io': 'images.example.com:5000/hub' },
    npm: 'https://packages.example.com/npm',
    debian: { packages: 'http://packages.example.com/debian', security: 'http://packages.example.com/debian-security' },
  };
  expect((await loadWorkspace(file, 'dev')).mirrors).toEqual(expected);
  expect(await loadMirrors(file)).toEqual(expected);
});

test('the example in the repository is sound', async () => {
  const example = path.resolve(import.meta.dirname, '../../../../apps/pipeline/workspaces.example.yaml');
  expect([...(await loadWorkspaces(example)).keys()]).toEqual(['dev', 'test', 'prd']);
});

test.each([
  ['a secret', dev('    accountKey: abc\n'), 'workspaces.dev of FILE must not have accountKey'],
  ['no resource group', dev().replace(/ +resourceGroup.*\n/, ''), 'workspaces.dev.resourceGroup of FILE must be given'],
  [
    'a subscription by name',
    dev().replace(/1{8}.*/, 'mine'),
    'workspaces.dev.subscription of FILE must be the id of a subscription',
  ],
  [
    'a server elsewhere',
    dev('    endpoints: { resourceManager: "http://10.0.0.1" }\n'),
    'workspaces.dev.endpoints.resourceManager of FILE must be the address of a server on this machine',
  ],
  [
    'no cluster that a job falls back to',
    dev().replace('cpu: cpu, ', ''),
    'workspaces.dev.computes.cpu of FILE must be given',
  ],
  [
    'a machine of no size',
    dev().replace('cpu: cpu, ', 'cpu: { serverless: big }, '),
    'workspaces.dev.computes.cpu.serverless of FILE must be a size such as Standard_D4s_v5',
  ],
  [
    'a cluster with a tier, which serverless machines have',
    dev().replace('cpu: cpu, ', 'cpu: { cluster: cpu, tier: spot }, '),
    'workspaces.dev.computes.cpu of FILE must not have tier',
  ],
  [
    'a mirror with a password, which is not shown',
    `mirrors: { npm: "https://${USER_AND_PASSWORD}@npm.example.com" }\n${dev()}`,
    'mirrors.npm of FILE must be an http or https address without user name, password, query or spaces',
  ],
  [
    'a mirror that a shell would read',
    `mirrors: { pypi: "https://example.com/$(id)" }\n${dev()}`,
    'mirrors.pypi of FILE must be an http or https address without user name, password, query or spaces',
  ],
  [
    'images of an address',
    `mirrors: { images: { "https://docker.io": a.example.com } }\n${dev()}`,
    'mirrors.images.https://docker.io of FILE must be named the host of an image registry, such as docker.io',
  ],
  ['nothing', '', 'the document of FILE must be a mapping'],
])('%s is refused with its place', async (_, text, message) => {
  await writeFile(file, text);
  await expect(loadWorkspaces(file)).rejects.toMatchObject({
    code: 'E_WORKSPACES',
    message: message.replace('FILE', file),
  });
});

test('broken YAML is refused with its line', async () => {
  await writeFile(file, 'workspaces:\n  dev: {\n');
  await expect(loadWorkspaces(file)).rejects.toThrow(`${file}:3 is not YAML`);
});

test('no file at all: says what to copy', () => {
  expect(() => findWorkspaces(folder, {})).toThrow('copy apps/pipeline/workspaces.example.yaml');
  expect(() => findWorkspaces(folder, { MLOPS_WORKSPACES: '/none' })).toThrow('/none must describe');
});
