import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { createProject } from './create-project.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'new-'));
});
afterAll(() => rm(parent, { recursive: true }));

test('a project carries its name, the version of the command, and everything that a repository needs', async () => {
  const folder = await createProject({ name: 'spam-filter', parent });
  const read = (file: string) => readFile(path.join(folder, file), 'utf8');
  const project = JSON.parse(await read('package.json'));
  expect(project.name).toBe('spam-filter');
  expect(project.dependencies['@aml-mlops/cli']).toBe(manifest.version);
  expect(JSON.parse(await read('steps/drop-short/package.json')).name).toBe('@spam-filter/drop-short');
  expect(await read('infrastructure/parameters.dev.json')).toContain('repo:contoso/spam-filter:environment:dev');
  expect(await read('README.md')).toMatch(/^# spam-filter\n/);
  const all = (await readdir(folder, { recursive: true })).sort();
  for (const file of [
    '.github/workflows/ci.yml',
    '.gitignore',
    '.npmrc',
    'data/sample',
    'environments/node/Dockerfile',
    'infrastructure/modules/workspace.json',
    'mlops.config.ts',
    'test/train.test.ts',
  ])
    expect(all).toContain(file);
  const texts = await Promise.all(all.filter((file) => /\.(ts|json|md|yml|yaml)$/.test(file)).map(read));
  expect(texts.filter((text) => text.includes('<%'))).toEqual([]);
  expect(await readdir(parent)).toEqual(['spam-filter']);
});

test('nothing is overwritten, not even an empty folder or a file', async () => {
  await mkdir(path.join(parent, 'taken'));
  await writeFile(path.join(parent, 'notes'), 'mine');
  for (const name of ['taken', 'notes'])
    await expect(createProject({ name, parent })).rejects.toMatchObject({ code: 'E_FOLDER_EXISTS' });
  expect(await readFile(path.join(parent, 'notes'), 'utf8')).toBe('mine');
});

test.each(['', 'a', '../up', '.', 'My-Project', '1st', 'a--b', 'end-', 'node_modules', 'x y', '-rf', 'é', 'con'])(
  'the name %j is refused, and nothing is made',
  async (name) => {
    await expect(createProject({ name, parent })).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringContaining('NAME of mlops new must be'),
    });
  },
);

test('a folder of tarballs must hold what the project imports, and a refusal leaves nothing behind', async () => {
  const packages = path.join(parent, 'taken');
  await expect(createProject({ name: 'from-tarballs', parent, packages })).rejects.toMatchObject({
    code: 'E_USAGE',
    message: expect.stringContaining('lacks artifacts, batch-scoring, cli'),
  });
  expect(await readdir(parent)).not.toContain('from-tarballs');
  expect((await readdir(parent)).length).toBe(3);
});
