import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { TEMPLATES } from '../testing/repository-templates.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'az-'));
afterAll(() => rmSync(folder, { recursive: true }));
// What the CLI is asked is written down; it answers the id that the script asks for.
writeFileSync(
  path.join(folder, 'az'),
  `#!/bin/sh\necho "$*" >> "${folder}/asked"\ncase "$*" in "ts show"*) echo /spec/id ;; esac\n`,
);
chmodSync(path.join(folder, 'az'), 0o755);

const run = (...args: string[]) =>
  promisify(execFile)('bash', [path.join(TEMPLATES, 'deploy.sh'), ...args], {
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });

test('deploy.sh deploys a template spec with the parameters of the stage', async () => {
  await run('dev', 'rg-mlops-dev', 'westeurope');
  const asked = readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n');
  expect(asked.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'group create --name',
    'ts create --name',
    'ts show --name',
    'deployment group create',
  ]);
  expect(asked.at(-1)).toBe(
    `deployment group create --name main-dev --resource-group rg-mlops-dev --template-spec /spec/id --parameters @${path.join(TEMPLATES, 'parameters.dev.json')}`,
  );
});

test.each([
  [['dev'], 'usage: '],
  [['nowhere', 'g', 'l'], 'STAGE must have a file of parameters; got nowhere'],
  [['dev', 'g', 'l', 'delete'], 'the last argument must be what-if or deploy; got delete'],
])('deploy.sh %j is refused before anything is asked', async (args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
});
