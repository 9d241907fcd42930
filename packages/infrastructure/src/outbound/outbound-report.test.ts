import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mutate } from '../testing/mutate.ts';
import { repositoryTemplates, TEMPLATES } from '../testing/repository-templates.ts';
import { letsThrough, neededHosts } from './needed-hosts.ts';
import { outboundReport } from './outbound-report.ts';

const set = await repositoryTemplates();
const needed = await neededHosts(path.dirname(TEMPLATES));

test('stages let out what the environments of this repository are built from, and nothing else', () => {
  const { rules, problems } = outboundReport(set, ['dev', 'test', 'prd'], needed);
  expect(problems).toEqual([]);
  expect(new Set(rules.map(({ stage }) => stage))).toEqual(new Set(['test', 'prd']));
  expect(needed).toContainEqual({
    destination: 'pypi.org',
    file: 'environments/node-gpu/Dockerfile',
    row: expect.any(Number),
    reason: expect.any(String),
  });
});

test('install scripts that fetch, images and addresses are found; comments, arguments and own registries are not', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hosts-'));
  await mkdir(path.join(folder, 'environments/own'), { recursive: true });
  const lines = [
    '# pip install nothing from https://comment.example.org',
    'FROM ghcr.io/someone/base:1',
    'FROM $' + '{BASE}',
    'FROM team.azurecr.io/base:1',
    'RUN npm explore @tensorflow/tfjs-node -- npm run build && curl https://files.example.org/a.tar.gz',
  ];
  await writeFile(path.join(folder, 'environments/own/Dockerfile'), lines.join('\n'));
  const hosts = await neededHosts(folder);
  expect(hosts.map(({ destination, row }) => [destination, row])).toEqual([
    ['ghcr.io', 2],
    ['storage.googleapis.com', 5],
    ['files.example.org', 5],
  ]);
  await rm(folder, { recursive: true });
});

test('where mirrors are set they are what must be let out, and the public registries no more', async () => {
  const mirrors = {
    images: { 'docker.io': 'images.example.com:5000/hub' },
    npm: 'https://packages.example.com/npm',
    pypi: 'https://packages.example.com/pypi',
    debian: { packages: 'http://os.example.com/debian', security: 'http://os.example.com/debian-security' },
  };
  const mirrored = await neededHosts(path.dirname(TEMPLATES), mirrors);
  const destinations = new Set(mirrored.map(({ destination }) => destination));
  expect(destinations).toEqual(new Set(['images.example.com', 'packages.example.com', 'os.example.com']));
  const told = outboundReport(set, ['prd'], mirrored).problems.map(({ message }) => message);
  expect(told).toContainEqual(expect.stringMatching(/^must let out os\.example\.com, which environments\/node/));
  expect(told).toContain('must not let out *.npmjs.org: no environment needs it');
  const own = await neededHosts(path.dirname(TEMPLATES), { ...mirrors, images: { 'docker.io': 'team.azurecr.io' } });
  expect(own.map(({ destination }) => destination)).not.toContain('team.azurecr.io');
});

test('a host that is not let out is told with who needs it, one that nobody needs too', () => {
  const keys = ['parameters', 'outboundDestinations', 'value'];
  const less = mutate(set, [{ file: 'parameters.prd.json', keys: [...keys, 'npm'], change: () => '*.example.org' }]);
  expect(outboundReport(less, ['prd'], needed).problems.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^must let out \*\.npmjs\.org, which packages\/.*Dockerfile:\d+ needs for npm packages$/),
      'must not let out *.example.org: no environment needs it',
    ]),
  );
});

test.each([
  ['*.docker.io', '*.docker.io', true],
  ['*.docker.io', 'auth.docker.io', true],
  ['*.docker.io', 'docker.io.evil.org', false],
  ['*.docker.io', 'notdocker.io', false],
  ['pypi.org', 'pypi.org', true],
  ['pypi.org', 'test.pypi.org', false],
])('rule %s and host %s: %s', (rule, host, through) => {
  expect(letsThrough(rule, host)).toBe(through);
});
