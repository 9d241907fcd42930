import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadApp } from './load-app.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'load-app-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function config(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

const app = (more = '') =>
  `export const app = { repository: '/', steps: [], pipelines: [{ name: 'words' }], ${more} };`;

describe('the app', () => {
  test('is the one that MLOPS_CONFIG names, relative to the current folder', async () => {
    const MLOPS_CONFIG = config('named.mjs', app());
    expect(await loadApp(folder, { MLOPS_CONFIG })).toMatchObject({ pipelines: [{ name: 'words' }] });
  });

  test('is the one that the nearest package.json names', async () => {
    const below = path.join(folder, 'project/deep/deeper');
    mkdirSync(below, { recursive: true });
    config('project/package.json', '{"mlops": {"config": "words.mjs"}}');
    config('project/deep/package.json', 'no JSON');
    config('project/words.mjs', app());
    expect(await loadApp(below, {})).toMatchObject({ pipelines: [{ name: 'words' }] });
  });

  test.each([
    ['absent.mjs', undefined, 'MLOPS_CONFIG must name a file that exists; got absent.mjs'],
    ['empty.mjs', 'export const other = 1;', 'must export an app: export const app = defineApp({…})'],
    ['settings.mjs', app('settings: { wrods: {} }'), 'settings.mjs must be of a pipeline of the app: words; got wrods'],
  ])('%s is refused', async (name, text, message) => {
    if (text !== undefined) config(name, text);
    const loading = loadApp(folder, { MLOPS_CONFIG: name });
    await expect(loading).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining(message) });
  });
});
