import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = path.join(import.meta.dirname, 'main.ts');

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'scoring-main-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts the container's program, and waits for the line that says where it serves. */
function start(variables: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, SERVER_HOST: '127.0.0.1', SERVER_PORT: '0', SCORING_DRAIN_MS: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let told = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      told += chunk;
      const [, found] = / on (http:\S+)/.exec(told) ?? [];
      if (found) resolve(found);
    });
    void ended.then(() => reject(new Error(`ended: ${told}`)));
  });
  url.catch(() => {});
  return { child, url, ended, told: () => told };
}

test("a container's program serves the model of Azure's folder; told to end, it answers what it has begun to read", async () => {
  const model = path.join(folder, 'azureml-models/mail/7');
  await writeTinyModel(path.join(model, 'model'));
  const list = path.join(folder, 'modules.txt');
  const { child, url, ended, told } = start({
    ...{ AZUREML_MODEL_DIR: model, MODULE_LIST: list },
    NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'testing/listed-modules.fixture.ts')}`,
  });
  const { hostname, port, origin } = new URL(await url);
  expect(told()).toContain('serving mail:7 on');
  const body = JSON.stringify({ texts: Array(2000).fill('radio antenna star lens film') });
  const headers = { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' };
  const begun = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const asked = request({ hostname, port, method: 'POST', path: '/score', headers });
      asked.flushHeaders();
      // The server has read that there is a request.
      await once(asked, 'continue');
      return asked;
    }),
  );
  child.kill('SIGTERM');
  const ready = async () => (await fetch(`${origin}/health/ready`).catch(() => undefined))?.status ?? 'closed';
  await expect.poll(ready, { interval: 20 }).not.toBe(200);
  const answers = await Promise.all(
    begun.map(async (asked) => {
      asked.end(body);
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      const { predictions } = (await json(answer)) as { predictions: unknown[] };
      return [answer.statusCode, answer.headers.connection, predictions.length];
    }),
  );
  expect(answers).toEqual(Array(4).fill([200, 'close', 2000]));
  expect(await ended).toBe(0);
  // What is not asked for costs nothing: no client of Azure and nothing of telemetry is loaded.
  const modules = (await readFile(list, 'utf8')).split('\n');
  expect(modules).toContainEqual(expect.stringMatching(/fastify/));
  expect(modules.filter((file) => /@azure|azureml\/|@opentelemetry\/(?!api\/)/.test(file))).toEqual([]);
});

test('a container that is told wrongly says so and ends', async () => {
  const { ended, told } = start({ AZUREML_MODEL_DIR: '/none', SERVER_HOST: '0.0.0.0' });
  expect(await ended).toBe(2);
  expect(told()).toContain('auth of scoring service must be keys');
});
