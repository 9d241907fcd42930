import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerModels } from '../testing/registered-models.ts';
import { findModel } from './find-model.ts';

let home: string;
let workspace: Workspace;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'find-model-'));
  await registerModels(home);
  workspace = openWorkspace(home);
});
afterAll(async () => {
  workspace.close();
  await rm(home, { recursive: true, force: true });
});

const folderOf = (version: number) => path.join(home, 'models', String(version));

test('a model is found by reference, and a folder by its path', async () => {
  expect(await findModel({ model: 'mail' }, workspace)).toEqual({ name: 'mail', version: 1, folder: folderOf(1) });
  expect(await findModel({ folder: folderOf(1) }, workspace)).toMatchObject({ name: '1', version: undefined });
});

test('a model whose files were changed answers nobody, even where it would not read the file', async () => {
  await appendFile(path.join(folderOf(2), 'model-card.md'), 'more');
  await expect(findModel({ model: 'mail:2' }, workspace)).rejects.toMatchObject({
    code: 'E_MODEL_DAMAGED',
    message: expect.stringMatching(/^content hash of model mail:2 in .*: its files were changed or damaged/),
  });
});

test('a model whose certificate failed answers nobody, by reference or by folder', async () => {
  const refused = { code: 'E_PARITY' };
  await expect(findModel({ model: 'mail:4' }, workspace)).rejects.toMatchObject(refused);
  await expect(findModel({ folder: folderOf(4) }, workspace)).rejects.toMatchObject(refused);
});

test('a folder that is not there is named', async () => {
  await expect(findModel({ folder: path.join(home, 'none') }, workspace)).rejects.toMatchObject({
    code: 'E_NOT_A_MODEL',
    message: expect.stringContaining(path.join(home, 'none')),
  });
});
