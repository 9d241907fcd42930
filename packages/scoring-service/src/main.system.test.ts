import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A folder as Azure mounts a registered model: `azureml-models/<name>/<version>/<its own folder>`. */
let mounted: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'container-'));
  mounted = path.join(folder, 'azureml-models/mail/3');
  await writeTinyModel(path.join(mounted, 'model'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Container {
  readonly child: ChildProcess;
  /** Resolves with what the process has said, when it matches or the process has ended. */
  said(pattern: RegExp): Promise<string>;
  readonly ended: Promise<number | null>;
}

function container(variables: NodeJS.ProcessEnv): Container {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts')], {
    env: {
      ...process.env,
      SERVER_HOST: '127.0.0.1',
      SERVER_PORT: '0',
      SHUTDOWN_GRACE_MS: '200',
      SCORING_TIMEOUT_MS: '600000',
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    ended,
    said: (pattern) =>
      new Promise((resolve) => {
        const check = () => pattern.test(text) && resolve(text);
        child.stderr?.on('data', (chunk) => {
          text += chunk;
          check();
        });
        void ended.then(() => resolve(text));
        check();
      }),
  };
}

test("a container answers with Azure's mounted model, and ends with 0 on SIGTERM when all is answered", async () => {
  const { child, said, ended } = container({ AZUREML_MODEL_DIR: mounted });
  const url = /listening at (\S+)/.exec(await said(/listening/))?.[1] ?? '';
  const ask = async () => {
    const answer = await fetch(`${url}/score`, { method: 'POST', body: JSON.stringify({ texts: ['radio antenna'] }) });
    return (await answer.json()) as unknown;
  };
  const whole = { predictions: [{ label: 'radio' }], model: { name: 'mail', version: '3' } };
  expect(await ask()).toMatchObject(whole);
  const asked = Array.from({ length: 50 }, ask);
  await asked[0];
  child.kill('SIGTERM');
  for (const answer of await Promise.all(asked)) expect(answer).toMatchObject(whole);
  expect(await ended).toBe(0);
});

test.each([
  [{ AZUREML_MODEL_DIR: '' }, 'AZUREML_MODEL_DIR must be the folder of a model; it is not set'],
  [{ AZUREML_MODEL_DIR: '/nowhere' }, '/nowhere is not a model: there is no model.onnx'],
  [{ SERVER_PORT: 'many' }, 'SERVER_PORT must be a whole number; got "many"'],
  [{ SCORING_TIMEOUT_MS: '0' }, 'timeoutMs of scoring service must be a whole number of at least 1; got 0'],
])('%j is refused with a sentence and 1', async (variables, message) => {
  const { said, ended } = container({ AZUREML_MODEL_DIR: mounted, ...variables });
  expect(await said(/(?!)/)).toBe(`scoring-service: ${message}\n`);
  expect(await ended).toBe(1);
});
