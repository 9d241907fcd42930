import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, expect, test } from 'vitest';
import { type App, defineApp, type WatchedWindow } from '../../app/app.ts';
import { withLabels } from '../../labels/label-place.ts';
import { promoteMail, registerModels } from '../../testing/registered-models.ts';
import type { HopOutcome } from '../hop.ts';
import type { LoopOptions } from '../loop-place.ts';
import { type LoopState, parseState } from '../loop-state.ts';
import { monitorHop } from './monitor-hop.ts';

const home = await mkdtemp(path.join(tmpdir(), 'monitor-hop-'));
await registerModels(home);
const workspace = openWorkspace(home);
afterAll(async () => {
  workspace.close();
  await rm(home, { recursive: true });
});

const OPTIONS = { collected: '/collected', window: '1d' } as LoopOptions;
const TOPICS = { cause: 'new-topics', severity: 'critical', words: ['drone', 'bike'], needsLabels: true };
const SERVICE = { cause: 'service', severity: 'warning', words: [], needsLabels: false };

function day(date: number, ...alarms: WatchedWindow['alarms']): WatchedWindow {
  const [from, to] = [date, date + 1].map((each) => `2026-11-${each}T00:00:00.000Z`) as [string, string];
  return { from, to, documents: 300, alarms };
}

function look(windows: readonly WatchedWindow[], seen?: LoopState['seen']): Promise<HopOutcome> {
  const app: App = defineApp({
    ...{ repository: home, steps: [], pipelines: [], labels: { train: 'train', test: 'test', model: 'model' } },
    loop: { watch: async () => ({ exitCode: 0, windows }), texts: async () => ({ ids: [], texts: [] }) },
  });
  return withLabels(app, workspace, { scope: 'mail' }, (labels) => {
    const hop = monitorHop({ app, model: 'mail', scope: 'mail', labels, options: OPTIONS, annotator: 'ann' });
    const state: LoopState = { ...parseState(undefined), ...(seen && { seen }) };
    return hop.run({ state, signal: new AbortController().signal, keep: () => {} });
  });
}

test('a round is about all windows with an alarm that labels cure; words are told, and not logged', async () => {
  const outcome = await look([day(20), day(21, TOPICS), day(22, SERVICE), day(23, TOPICS)]);
  expect(outcome).toMatchObject({
    verdict: 'go-on',
    log: 'new-topics (critical) in 2 of 4 windows of mail:1 up to 2026-11-24 00:00',
    detail: expect.stringContaining('; words: drone, bike'),
    change: {
      rounds: 1,
      seen: { version: 1, from: '2026-11-23T00:00:00.000Z' },
      round: { version: 1, window: { from: '2026-11-21T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' } },
    },
  });
});

test('what labels do not cure starts no round, and says what to look at', async () => {
  expect(await look([day(20, SERVICE)])).toMatchObject({
    verdict: 'end',
    detail: expect.stringContaining('service (warning) is nothing that labels cure: mlops monitor list'),
  });
});

test('a window is answered once; of another version it is another window', async () => {
  const windows = [day(20, TOPICS)];
  const seen = { version: 1, from: windows[0]!.from };
  const again = await look(windows, seen);
  expect(again).toEqual({
    verdict: 'end',
    detail: expect.stringContaining('since the last one'),
    next: expect.any(String),
  });
  expect(await look([...windows, day(21)], seen)).toMatchObject({
    verdict: 'end',
    log: expect.stringContaining('no drift'),
  });
  await promoteMail(home, 2);
  expect(await look(windows, seen)).toMatchObject({ verdict: 'go-on', change: { round: { version: 2 } } });
});
