import { execFile, spawnSync } from 'node:child_process';
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

/** The calls of the CLI that a script makes, with each of its variables under one name. */
function calls(script: string): string[] {
  const text = readFileSync(path.join(TEMPLATES, script), 'utf8').replace(/[`\\]\n\s*/g, '');
  return [...text.matchAll(/^(?:spec=\$\(|\$spec = )?(?:az|Invoke-Az) (?!@)(.*)$/gm)].map(([, call = '']) =>
    call
      .replace(/\)$/, (end) => (script.endsWith('.sh') ? '' : end))
      .replace(/"?\$(?:\{?)(group|ResourceGroup)\b\}?"?/g, 'GROUP')
      .replace(/main-\$(stage|Stage)\b/g, 'main-STAGE')
      .replace(/"?\$(stage|Stage)\b"?/g, 'STAGE')
      .replace(/"?\$(location|Location)\b"?/g, 'LOCATION')
      .replace(/"?\$(action)\b"?/g, 'ACTION')
      .replace(/"?\$(spec)\b"?/g, 'SPEC')
      .replace(/"\$folder\/main.json"|\(Join-Path \$PSScriptRoot 'main.json'\)/g, 'MAIN')
      .replaceAll('"', ''),
  );
}

test('deploy.ps1 asks the CLI for what deploy.sh asks it for', () => {
  expect(calls('deploy.sh')).toHaveLength(4);
  expect(calls('deploy.ps1')).toEqual(calls('deploy.sh'));
});

const HAS_POWERSHELL = spawnSync('pwsh', ['-Version']).status === 0;

test.skipIf(!HAS_POWERSHELL)('deploy.ps1 runs, and asks the same (where PowerShell is installed)', async () => {
  const asked = () => readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n').slice(-4);
  await run('dev', 'rg-mlops-dev', 'westeurope', 'what-if');
  const expected = asked();
  const args = ['-Stage', 'dev', '-ResourceGroup', 'rg-mlops-dev', '-Location', 'westeurope', '-WhatIf'];
  await promisify(execFile)('pwsh', ['-NoProfile', '-File', path.join(TEMPLATES, 'deploy.ps1'), ...args], {
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });
  expect(asked()).toEqual(expected);
});
