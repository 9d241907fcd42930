import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../client/embedded-backend.ts';
import { createExperiment } from './experiments.ts';
import { logBatch } from './log-batch.ts';
import { metricHistory, sampledHistory } from './metric-history.ts';
import { createRun, getRun } from './runs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-history-'));
const database = openStore(path.join(folder, 'mlops.db'), 0);
const experimentId = createExperiment(database, { name: 'history', now: 0 });
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function runWith(values: readonly number[], step = (i: number) => i): string {
  const { runId } = createRun(database, { experimentId, name: 'r', userId: '', startTime: 0, tags: {} });
  const metrics = values.map((value, i) => ({ key: 'loss', value, step: step(i), timestamp: 100 + i }));
  for (let i = 0; i < metrics.length; i += 1000) logBatch(database, runId, { metrics: metrics.slice(i, i + 1000) });
  return runId;
}

test('infinities, NaN and the smallest numbers come back exactly', () => {
  const values = [Number.NEGATIVE_INFINITY, -0.1, 5e-324, 1.7976931348623157e308, Number.POSITIVE_INFINITY, Number.NaN];
  const runId = runWith(values);
  expect(metricHistory(database, runId, 'loss').items.map(({ value }) => value)).toEqual(values);
  expect(getRun(database, runId).metrics['loss']?.value).toBeNaN();
});

test('the latest value is that of the largest step, then time, then value, in whatever order they came', () => {
  const { runId } = createRun(database, { experimentId, name: 'r', userId: '', startTime: 0, tags: {} });
  const log = (value: number, step: number, timestamp: number) =>
    logBatch(database, runId, { metrics: [{ key: 'm', value, step, timestamp }] });
  log(1, 5, 10);
  log(2, 4, 99);
  expect(getRun(database, runId).metrics['m']?.value).toBe(1);
  log(3, 5, 11);
  log(4, 5, 10);
  expect(getRun(database, runId).metrics['m']?.value).toBe(3);
  log(0.5, 5, 11);
  expect(getRun(database, runId).metrics['m']?.value).toBe(3);
});

test('metrics logged in one batch leave the latest values that they leave one by one', () => {
  const value = fc.constantFrom(Number.NaN, 0, -0, 1, -1, Number.POSITIVE_INFINITY);
  const step = fc.constantFrom(0, 1, 1n, -1, 2n ** 60n);
  const key = fc.constantFrom('a', 'constructor', '__proto__');
  fc.assert(
    fc.property(fc.array(fc.record({ key, value, step, timestamp: fc.nat(1) }), { maxLength: 12 }), (metrics) => {
      const latest = (batches: readonly (typeof metrics)[]) => {
        const { runId } = createRun(database, { experimentId, name: 'r', userId: '', startTime: 0, tags: {} });
        for (const batch of batches) logBatch(database, runId, { metrics: batch });
        return getRun(database, runId).metrics;
      };
      expect(latest([metrics])).toEqual(latest(metrics.map((metric) => [metric])));
    }),
    { seed: 7, numRuns: 100 },
  );
});

test('a batch that is sent twice counts once', () => {
  const runId = runWith([1, 2]);
  const metrics = [{ key: 'loss', value: 1, step: 0, timestamp: 100 }];
  logBatch(database, runId, { metrics });
  expect(metricHistory(database, runId, 'loss').items).toHaveLength(2);
});

describe('a sample of a long history', () => {
  const runId = runWith(Array.from({ length: 3000 }, (_, i) => i));
  const sample = (maxResults: number, startStep?: number, endStep?: number) =>
    sampledHistory(database, [runId], 'loss', { maxResults, startStep, endStep }).map(({ value }) => value);

  test.each([1, 2, 3, 7, 100, 2999])('of %i has so many values, evenly spread, and the last', (n) => {
    const values = sample(n);
    expect(values).toEqual([...new Set([...Array.from({ length: n }, (_, i) => Math.floor((i * 3000) / n)), 2999])]);
  });

  test('is the whole where that is short, and keeps to its steps', () => {
    expect(sample(5000)).toHaveLength(3000);
    expect(sample(5, 10, 20)).toEqual([10, 12, 14, 16, 18, 20]);
    expect(sample(3, 4000, 5000)).toEqual([]);
  });

  test('has all values of a step', () => {
    const flat = runWith(
      Array.from({ length: 100 }, (_, i) => i),
      () => 0,
    );
    expect(sampledHistory(database, [flat], 'loss', { maxResults: 10 })).toHaveLength(100);
  });

  test('of several runs has the same steps for each, and the first and last step of each', () => {
    const even = runWith(
      Array.from({ length: 10 }, (_, i) => i),
      (i) => 2 * i,
    );
    const third = runWith([1, 2, 3], (i) => 3 * i + 1);
    const sampled = sampledHistory(database, [third, even, 'not there'], 'loss', { maxResults: 4 });
    // Logged are 0, 1, 2, 4, 6, 7, 8, 10, … 18; every third of these, the last, and the ends of both runs.
    expect(sampled.map(({ runId, step }) => [runId === third ? 'third' : 'even', Number(step)])).toEqual([
      ...[1, 4, 7].map((step) => ['third', step]),
      ...[0, 4, 8, 14, 18].map((step) => ['even', step]),
    ]);
  });

  test('with the largest steps there are is exact', () => {
    const { runId: far } = createRun(database, { experimentId, name: 'r', userId: '', startTime: 0, tags: {} });
    const steps = [-(2n ** 63n), 0n, 2n ** 63n - 1n];
    logBatch(database, far, { metrics: steps.map((step) => ({ key: 'm', value: 1, step, timestamp: 1 })) });
    expect(sampledHistory(database, [far], 'm', { maxResults: 2 }).map((m) => m.exact?.step ?? BigInt(m.step))).toEqual(
      steps,
    );
  });
});
