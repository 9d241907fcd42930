import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mirrors } from '../configuration/mirrors.ts';
import { REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { type StepRelease, stepReleases } from './step-release.ts';

let testSteps: TestSteps;
beforeEach(() => {
  testSteps = new TestSteps();
});
afterEach(() => testSteps.remove());

const versions = async () => (await stepReleases(testSteps.sources, REPOSITORY)).map(({ version }) => version);

async function edit(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')));
}

test('a step is released as code, environment and component, each named by its content', async () => {
  const [release] = (await stepReleases(testSteps.sources, REPOSITORY)) as [StepRelease];
  expect(release.version).toMatch(/^[0-9a-f]{16}-[0-9a-f]{6}$/);
  expect([...release.environment.files.keys()]).toEqual(['Dockerfile', 'package-lock.json', 'package.json']);
  const command = release.spec.command.replace(/VERSION=[0-9a-f]{16} /, 'VERSION=VERSION ');
  expect({ ...release.spec, command }).toMatchSnapshot();
});

test('a changed comment or layout changes nothing', async () => {
  const before = await versions();
  await edit(
    testSteps.file('collect-texts/src/main.ts'),
    (text) => `// A comment.\n${text.replaceAll('  ', '      ')}`,
  );
  await appendFile(testSteps.file('shared/decorate.ts'), '\n/* another */\n');
  expect(await versions()).toEqual(before);
});

test('a changed line in a shared module changes exactly the steps that contain it', async () => {
  const [collect, join, keep] = await versions();
  await edit(testSteps.file('shared/decorate.ts'), (text) => text.replace('${mark}${text}', '${mark} ${text}'));
  const after = await versions();
  expect(after[0]).not.toBe(collect);
  expect(after[1]).not.toBe(join);
  expect(after[2]).toBe(keep);
});

test('a changed Dockerfile changes the version of its step alone', async () => {
  const before = await versions();
  await appendFile(testSteps.file('keep-ledger/environment/Dockerfile'), 'ENV TZ=UTC\n');
  const after = await versions();
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(after[2]).not.toBe(before[2]);
});

test('what the program needs beside it must be in its environment', async () => {
  const [collect] = testSteps.sources;
  const definition = { ...collect!.definition, environment: { base: 'node' as const, native: ['onnxruntime-node'] } };
  const release = stepReleases([{ ...collect!, definition }], REPOSITORY);
  await expect(release).rejects.toMatchObject({ code: 'E_ENVIRONMENT' });
  await expect(release).rejects.toThrow(
    'must name all native packages of step collect-texts; it lacks onnxruntime-node',
  );
});

test('a mirror changes the version of the steps whose images it touches', async () => {
  const versionsWith = async (mirrors: Mirrors) =>
    (await stepReleases(testSteps.sources, REPOSITORY, mirrors)).map(({ version }) => version);
  const before = await versions();
  const moved = await versionsWith({ images: { 'docker.io': 'images.example.com' } });
  for (const [at, version] of moved.entries()) expect(version).not.toBe(before[at]);
  expect(await versionsWith({ npm: 'https://npm.example.com', pypi: 'https://pypi.example.com' })).toEqual(before);
});
