import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../testing/pipeline.fixture.ts';
import { composeDockerfile } from './environment-context.ts';
import { environmentLock } from './environment-lock.ts';

test("a step's Dockerfile goes on where that of its base ends", () => {
  const base = 'FROM node:22 AS node\nFROM cuda:11\nCOPY --from=node /a /b\nWORKDIR /opt/step\n';
  const own = 'ARG BASE=aml-mlops/node:1\nFROM ${BASE}\nCOPY package*.json ./\nRUN npm ci\n';
  expect(composeDockerfile(base, own, 'trainer')).toBe(
    'FROM node:22 AS node\nFROM cuda:11 AS aml-mlops-base\nCOPY --from=node /a /b\nWORKDIR /opt/step\n\n' +
      'FROM aml-mlops-base\nCOPY package*.json ./\nRUN npm ci\n',
  );
  expect(() => composeDockerfile(base, 'FROM scratch\n', 'trainer')).toThrow(
    'Dockerfile of trainer must have the line FROM ${BASE}',
  );
});

const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { name: 'root' },
    'packages/trainer': { name: 'trainer', version: '0.1.0' },
    'packages/trainer/node_modules/a': { version: '2.0.0', dev: true, dependencies: { b: '^1' } },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': {
      version: '1.5.0',
      integrity: 'sha512-b',
      optionalDependencies: { 'b-linux': '1', 'b-mac': '1' },
    },
    'node_modules/b-linux': { version: '1.0.0', os: ['linux'], optional: true },
    'node_modules/c': { version: '9.0.0' },
  },
});

test('the lock of an environment holds what it names and what that needs, as the step finds it here', () => {
  const cut = environmentLock(lock, { name: 'trainer-environment', dependencies: { a: '2.0.0' } }, 'packages/trainer');
  expect(JSON.parse(cut)).toEqual({
    name: 'trainer-environment',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'trainer-environment', dependencies: { a: '2.0.0' } },
      'node_modules/a': { version: '2.0.0', dependencies: { b: '^1' } },
      'node_modules/b': {
        version: '1.5.0',
        integrity: 'sha512-b',
        optionalDependencies: { 'b-linux': '1', 'b-mac': '1' },
      },
      'node_modules/b-linux': { version: '1.0.0', os: ['linux'], optional: true },
    },
  });
});

test('a package that is not here, or here at another version, is refused', () => {
  const cut = (a: string) => environmentLock(lock, { name: 'env', dependencies: { a } }, 'packages/other');
  expect(() => cut('2.0.0')).toThrow('a of env must be installed in this repository at 2.0.0; got 1.0.0');
  expect(() => environmentLock(lock, { name: 'env', dependencies: { z: '1.0.0' } }, 'packages/other')).toThrow(
    'z of env must be installed in this repository at 1.0.0; got nothing',
  );
});

test("the repository's own lock gives one that npm would install", async () => {
  const whole = await readFile(path.join(REPOSITORY, 'package-lock.json'), 'utf8');
  const { version } = (JSON.parse(whole) as { packages: Record<string, { version: string }> }).packages[
    'node_modules/zod'
  ]!;
  const cut = JSON.parse(environmentLock(whole, { name: 'env', dependencies: { zod: version } }, 'packages/azureml'));
  expect(cut.packages['node_modules/zod']).toMatchObject({ version, integrity: expect.stringMatching(/^sha512-/) });
});
