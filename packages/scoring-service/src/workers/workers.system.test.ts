import path from 'node:path';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocatedModel } from '../models/located-model.ts';
import { type TinyService, tinyService } from '../testing/tiny-service.ts';

let tiny: TinyService;
let champion: LocatedModel;
beforeAll(async () => {
  tiny = await tinyService({
    workers: 2,
    followMs: 20,
    sources: [{ reference: 'tiny@champion', follows: true, locate: async () => champion }],
    prepare: async (folder) => {
      champion = { name: 'tiny', version: '1', folder };
    },
  });
});
afterAll(() => tiny[Symbol.asyncDispose]());

const patience = { interval: 20 };

/** Versions that answer now, asked over connections of their own, which go to the processes in turn. */
async function versions(): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => tiny.post('/score', { texts: ['radio'] }, { connection: 'close' })),
  );
  return answers.map(({ body }) => String(body['model']?.['version']));
}

test('both processes answer, and their metrics are one', async () => {
  await versions();
  const { text } = await tiny.call('/metrics');
  expect(text).toMatch(/mlops_requests_total\{route="\/score",status="200"\} 6\n/);
});

test('a new version is taken by all processes', async () => {
  champion = {
    name: 'tiny',
    version: '2',
    folder: await writeTinyModel(path.join(tiny.folder, 'second'), { lean: 5 }),
  };
  await expect.poll(versions, patience).toEqual(Array(6).fill('2'));
  expect(tiny.service.identities()).toEqual([{ name: 'tiny', version: '2' }]);
});

test('a version that cannot be served is told once, and the one before goes on', async () => {
  champion = { name: 'tiny', version: '3', folder: path.join(tiny.folder, 'none') };
  await expect.poll(() => tiny.logged.at(-1), patience).toMatch(/^tiny@champion stays version 2: folder of model tiny/);
  expect(await versions()).toEqual(Array(6).fill('2'));
  champion = { ...champion, version: '2', folder: path.join(tiny.folder, 'second') };
});

test('a process that is killed is told, and another takes its place with the version of the others', async () => {
  const before = await pids();
  expect(before.size).toBe(2);
  const [victim] = before;
  process.kill(victim!, 'SIGKILL');
  await expect
    .poll(() => tiny.logged, patience)
    .toContain(`process ${victim} of the server ended (SIGKILL); another takes its place`);
  await expect.poll(async () => [...(await pids())].filter((pid) => !before.has(pid)).length, patience).toBe(1);
  expect(await versions()).toEqual(Array(6).fill('2'));
});

/** Processes that answer. */
async function pids(): Promise<Set<number>> {
  const cluster = await import('node:cluster');
  const workers = Object.values(cluster.default.workers ?? {});
  const serving = workers.filter((worker) => worker?.isConnected() && !worker.isDead());
  const ids = new Set(serving.flatMap((worker) => worker?.process.pid ?? []));
  await versions().catch(() => {});
  return ids;
}
