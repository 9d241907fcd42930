import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openTracking } from '../index.ts';
import { openRunReader } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'reader-'));
const file = path.join(folder, 'mlops.db');
const tracking = openTracking(`sqlite:${file}`);
const reader = openRunReader(file);
afterAll(async () => {
  reader.close();
  await tracking.close();
  rmSync(folder, { recursive: true });
});

test('an empty store has its default experiment, no run and no column', () => {
  expect(reader.experiments()).toEqual([{ id: '0', name: 'Default', runs: 0, newest: undefined }]);
  expect(reader.search({})).toEqual([]);
  expect(reader.columns()).toEqual([]);
});

test('heads, columns, ranges and curves of runs, each as asked for', async () => {
  const before = reader.dataVersion();
  const runs: string[] = [];
  for (const [i, name] of ['a', 'b'].entries()) {
    const run = await tracking.startRun({ experiment: 'x', name, tags: { ['__proto__']: 'tag' } });
    if (i === 0) run.logParam('constructor', 'value');
    for (const [step, value] of [0.5, Number.NaN, 0.9, 0.7].entries()) run.logMetric('f1', value + i, step);
    run.logMetric('nothing', Number.NaN);
    await run.end('FINISHED');
    runs.push(run.runId);
  }
  expect(reader.dataVersion()).not.toBe(before);
  expect(reader.experiments()[0]).toMatchObject({ name: 'x', runs: 2 });
  const places = reader.search({ filter: 'metrics.f1 > 0.1', orderBy: ['metrics.f1 DESC'] });
  const heads = reader.heads(places);
  expect(heads.map(({ name, status }) => [name, status])).toEqual([
    ['b', 'FINISHED'],
    ['a', 'FINISHED'],
  ]);
  expect(reader.columns([heads[0]!.experimentId])).toEqual(
    expect.arrayContaining([
      { kind: 'metrics', key: 'f1', runs: 2 },
      { kind: 'params', key: 'constructor', runs: 1 },
      { kind: 'tags', key: '__proto__', runs: 2 },
    ]),
  );
  expect(reader.heads([...places].reverse()).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(reader.heads([999])).toEqual([]);
  const asked = [
    { kind: 'metrics', key: 'f1' },
    { kind: 'metrics', key: 'nothing' },
    { kind: 'params', key: 'constructor' },
  ] as const;
  expect(reader.values(places, asked).map(({ values }) => values)).toEqual([
    [1.7, 0.7],
    [Number.NaN, Number.NaN],
    [undefined, 'value'],
  ]);
  expect(reader.ranges([runs[0]!])).toEqual([
    { runId: runs[0], key: 'f1', min: 0.5, max: 0.9, last: 0.7, count: 4 },
    { runId: runs[0], key: 'nothing', min: undefined, max: undefined, last: Number.NaN, count: 1 },
  ]);
  const curve = reader.curves([...runs].reverse(), 'f1', 100);
  expect(curve.map(({ runId, step, value }) => [runs.indexOf(runId), step, value]).slice(0, 2)).toEqual([
    [1, 0, 1.5],
    [1, 1, Number.NaN],
  ]);
  expect(reader.find('A', 9).map(({ name }) => name)).toEqual(['a']);
  expect(reader.find(runs[1]!.slice(0, 31), 9).map(({ name }) => name)).toEqual(['b']);
  expect(() => reader.search({ filter: 'nonsense' })).toThrow(expect.objectContaining({ code: 'E_FILTER' }));
});
