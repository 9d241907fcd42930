import { describe, expect, test, vi } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { ActiveRun, ModelRegistry } from '../contract.ts';
import type { RunRecord } from '../entities.ts';
import type { Batch } from '../store/log-batch.ts';
import { invalid, trackingError } from '../tracking-error.ts';
import type { TrackingBackend } from './backend.ts';
import { BufferedRun } from './buffered-run.ts';
import { trackingClient } from './tracking-client.ts';

const record: RunRecord = {
  runId: 'r1',
  experimentId: '1',
  name: 'run',
  userId: 'me',
  status: 'RUNNING',
  startTime: 0,
  endTime: undefined,
  artifactUri: 'mlflow-artifacts:/1/r1/artifacts',
  lifecycleStage: 'active',
  metrics: {},
  params: {},
  tags: {},
  datasetInputs: [],
  modelInputs: [],
  modelOutputs: [],
};

/** A backend that takes batches, loses the connection, or refuses; its clock moves only when somebody waits. */
function scene(options: { readonly downUntil?: number; readonly refuse?: (batch: Batch) => boolean } = {}) {
  let clock = 0;
  const batches: Batch[] = [];
  const warnings: string[] = [];
  const statuses: string[] = [];
  const reach = () => {
    if (clock < (options.downUntil ?? 0)) throw trackingError('E_TRACKING_CONNECTION', 'the server cannot be reached');
  };
  const artifacts: Partial<ArtifactStore> = { writeFile: async () => reach() };
  const backend: TrackingBackend = {
    ensureExperiment: async () => '1',
    searchExperiments: async () => ({ items: [] }),
    createRun: async () => record,
    getRun: async () => record,
    setStatus: async (_run, status) => {
      reach();
      statuses.push(status);
    },
    logBatch: async (_run, batch) => {
      reach();
      if (options.refuse?.(batch)) throw invalid('param lr must stay');
      batches.push(batch);
    },
    searchRuns: async () => ({ items: [] }),
    metricHistory: async () => [],
    artifactsOf: () => artifacts as ArtifactStore,
    models: {} as ModelRegistry,
    close: async () => undefined,
  };
  const retryPolicy = {
    now: () => clock,
    sleep: async (milliseconds: number) => {
      clock += milliseconds;
    },
    limit: 60_000,
  };
  const client = trackingClient(backend, { retryPolicy, warn: (message) => warnings.push(message) });
  const values = () => batches.flatMap(({ metrics = [] }) => metrics.map(({ value }) => value));
  return { client, start: () => client.startRun({ experiment: 'e', name: 'n' }), batches, values, warnings, statuses };
}

const log = (run: ActiveRun, n: number) => {
  for (let i = 0; i < n; i++) run.logMetric('loss', i, i);
};

describe('a run whose server goes away', () => {
  test('keeps what is logged, says so once, and sends all of it in order when the server is back', async () => {
    const { start, values, warnings, statuses } = scene({ downUntil: 20_000 });
    const run = await start();
    log(run, 2500);
    await run.flush();
    await run.flush();
    expect(values()).toEqual([]);
    await run.end('FINISHED');
    expect(values()).toEqual(Array.from({ length: 2500 }, (_, i) => i));
    expect(statuses).toEqual(['FINISHED']);
    expect(warnings).toEqual(['the server cannot be reached; values are kept and sent when it is back']);
  });

  test('ends all the same where it stays away, and says what is lost', async () => {
    const { start, warnings } = scene({ downUntil: Number.POSITIVE_INFINITY });
    const run = await start();
    log(run, 3);
    await run.logContent('x', 'report.md');
    await run.end('FINISHED');
    expect(warnings).toEqual([
      'the tracking server is away: artifact report.md of run r1 could not be stored',
      'the server cannot be reached; values are kept and sent when it is back',
      'the tracking server is away: 3 values of run r1 could not be sent',
      'the tracking server is away: run r1 could not be marked FINISHED',
    ]);
  });

  test('closing the client sends what runs hold that nobody ended', async () => {
    const { client, start, values } = scene({ downUntil: 5000 });
    log(await start(), 2);
    await client.close();
    expect(values()).toEqual([0, 1]);
  });
});

test('what a server refuses costs nothing else in its batch, and is thrown by the next flush', async () => {
  const refuse = ({ params = [] }: Batch) => params.some(({ key }) => key === 'lr');
  const { start, batches, values } = scene({ refuse });
  const run = await start();
  run.logParams({ lr: 0.2, epochs: 3 });
  run.setTag('t', 'v');
  log(run, 2);
  await expect(run.flush()).rejects.toThrow('param lr must stay');
  await run.flush();
  expect(values()).toEqual([0, 1]);
  expect(batches.flatMap(({ params = [] }) => params)).toEqual([{ key: 'epochs', value: '3' }]);
  expect(batches.flatMap(({ tags = [] }) => tags)).toEqual([{ key: 't', value: 'v' }]);
});

test('batches keep to the limits of MLflow', async () => {
  const { start, batches } = scene();
  const run = await start();
  for (let i = 0; i < 150; i++) {
    run.logParam(`p${i}`, i);
    run.setTag(`t${i}`, 'v');
  }
  log(run, 3000);
  await run.flush();
  for (const { metrics = [], params = [], tags = [] } of batches) {
    expect(metrics.length + params.length + tags.length).toBeLessThanOrEqual(1000);
    expect(Math.max(params.length, tags.length)).toBeLessThanOrEqual(100);
  }
  expect(batches.flatMap(({ params = [] }) => params)).toHaveLength(150);
});

test.each([
  [(run: ActiveRun) => run.logMetric('', 1), /^key of metric must be 1 to 250 letters/],
  [(run: ActiveRun) => run.logMetric('../up', 1), /^key of metric must be/],
  [(run: ActiveRun) => run.logMetric('a', 1, 0.5), /^step of metric a must be a whole number; got 0.5/],
  [(run: ActiveRun) => run.logMetric('a', 'x' as never), /^value of metric a must be a number; got "x"/],
  [(run: ActiveRun) => run.logParam('a\nb', 1), /^key of param must be/],
  [(run: ActiveRun) => run.setTag('a'.repeat(251), 'x'), /^key of tag must be/],
])('a bad value is refused where it is logged: %#', async (act, message) => {
  const run = await scene().start();
  expect(() => act(run)).toThrow(message);
});

test('an ended run takes no more', async () => {
  const run = await scene().start();
  await run.end('FINISHED');
  expect(() => run.logMetric('a', 1)).toThrow('run r1 has ended: attach to it to go on');
});

test('a burst of metrics while the server is away makes one attempt, and the next one waits', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let attempts = 0;
  const away = async (): Promise<never> => {
    attempts++;
    throw trackingError('E_TRACKING_CONNECTION', 'the server cannot be reached');
  };
  const warnings: string[] = [];
  const run = bufferedRun({ logBatch: away, warn: (message) => warnings.push(message) });
  log(run, 20_000);
  await new Promise((resolve) => setImmediate(resolve));
  log(run, 20_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(attempts).toBe(1);
  expect(warnings).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(499);
  expect(attempts).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(attempts).toBe(2);
  await run.end('KILLED');
  vi.useRealTimers();
});

test('metrics that are dropped because too many wait are counted and told', async () => {
  let isAway = true;
  const values: number[] = [];
  const warnings: string[] = [];
  const run = bufferedRun({
    mostWaiting: 1000,
    logBatch: async (_run, { metrics = [] }) => {
      if (isAway) throw trackingError('E_TRACKING_CONNECTION', 'the server cannot be reached');
      values.push(...metrics.map(({ value }) => value));
    },
    warn: (message) => warnings.push(message),
  });
  log(run, 2600);
  await run.flush();
  isAway = false;
  await run.end('FINISHED');
  expect(values).toEqual(Array.from({ length: values.length }, (_, i) => 2600 - values.length + i));
  expect(warnings.at(-1)).toBe(
    `${2600 - values.length} metrics of run r1 are lost, the oldest: more waited for the tracking server than fit`,
  );
});

/** A run on a backend of one method. */
function bufferedRun(options: {
  readonly logBatch: TrackingBackend['logBatch'];
  readonly warn: (message: string) => void;
  readonly mostWaiting?: number;
}): BufferedRun {
  let clock = 0;
  const sleep = async (milliseconds: number) => {
    clock += milliseconds;
  };
  const backend: Partial<TrackingBackend> = { logBatch: options.logBatch, setStatus: async () => undefined };
  return new BufferedRun(record, {
    ...options,
    backend: backend as TrackingBackend,
    retryPolicy: { now: () => clock, sleep, limit: 1000 },
    startRun: () => Promise.reject(new Error('no children')),
    adoptRun: () => Promise.reject(new Error('no children')),
    childrenOf: async () => [],
    onEnd: () => undefined,
  });
}
