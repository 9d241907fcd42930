import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { expect, test } from 'vitest';
import { modelOfFolder } from './model-of-folder.ts';
import { serviceOfEnvironment } from './service-of-environment.ts';

test("Azure's variables are read, and ours", () => {
  const options = serviceOfEnvironment({
    AZUREML_MODEL_DIR: '/m',
    SERVER_PORT: '31311',
    HEALTH_PORT: '31312',
    WORKER_COUNT: '4',
    SCORING_TIMEOUT_MS: '5000',
    SCORING_AUTH: 'platform',
    SCORING_COLLECT_FOLDER: '/data',
    SCORING_COLLECT_SHARE: '0.5',
    SCORING_COLLECT_TEXTS: 'hashed',
  });
  expect(options).toMatchObject({
    ...{
      host: '0.0.0.0',
      port: 31_311,
      healthPort: 31_312,
      workers: 4,
      timeoutMs: 5000,
      drainMs: 5000,
      auth: { kind: 'platform' },
    },
    collection: { folder: '/data', share: 0.5, texts: 'hashed' },
  });
});

test.each([
  [{}, 'AZUREML_MODEL_DIR of scoring service must be the folder of a model; got nothing'],
  [{ AZUREML_MODEL_DIR: '/m', SERVER_PORT: 'x' }, 'SERVER_PORT of scoring service must be a whole number; got "x"'],
  [{ AZUREML_MODEL_DIR: '/m', SCORING_AUTH: 'all' }, 'auth of scoring service must be one of none, platform'],
  [
    { AZUREML_MODEL_DIR: '/m', SCORING_COLLECT_FOLDER: '/d', SCORING_COLLECT_TEXTS: 'all' },
    'SCORING_COLLECT_TEXTS of scoring service must be stored, hashed or left-out; got "all"',
  ],
])('%j is refused', (variables, message) => {
  expect(() => serviceOfEnvironment(variables)).toThrow(message);
});

test('the model may be in the folder or in one below; its name and version are those of the path', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'container-'));
  const mail = path.join(root, 'azureml-models/mail/12');
  const below = await writeTinyModel(path.join(mail, 'INPUT_model'));
  expect(await modelOfFolder(mail)).toEqual({ name: 'mail', version: '12', folder: below });
  expect(await modelOfFolder(below)).toEqual({ name: 'mail', version: '12', folder: below });
  await writeTinyModel(path.join(mail, 'other'));
  await expect(modelOfFolder(mail)).rejects.toMatchObject({
    code: 'E_NOT_A_MODEL',
    message: expect.stringMatching(/got 2$/),
  });
  await expect(modelOfFolder(path.join(root, 'none'))).rejects.toMatchObject({
    message: expect.stringMatching(/got 0$/),
  });
  await rm(root, { recursive: true });
});
