import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { WorkspaceDatabase } from '../database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'runs-'));
const database = new WorkspaceDatabase(path.join(folder, 'workspace.db'));
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const request = JSON.stringify({ plan: 'monitor' });
const runs = database.runs;
runs.start({ id: '20261101-good', pipeline: 'retrain', scope: 'mail', request });
runs.start({ id: '20261102-fair', pipeline: 'monitor', scope: '100%_Mail', request });
runs.start({ id: '20261103-last', pipeline: 'monitor', scope: 'news', request });
const ids = (heads: readonly { readonly id: string }[]) => heads.map(({ id }) => id);

test('a text is looked for in ids, pipelines and scopes, whatever its case, and means nothing else', () => {
  expect(ids(runs.headsWithText('1103', 9))).toEqual(['20261103-last']);
  expect(ids(runs.headsWithText('MAIL', 9))).toEqual(['20261102-fair', '20261101-good']);
  expect(ids(runs.headsWithText('monitor n', 9))).toEqual(['20261103-last']);
  expect(ids(runs.headsWithText('0%_m', 9))).toEqual(['20261102-fair']);
  expect(ids(runs.headsWithText('%', 9))).toEqual(['20261102-fair']);
  expect(runs.headsWithText("' OR 1 --", 9)).toEqual([]);
  expect(ids(runs.headsWithText('2026', 2)), 'the newest first').toEqual(['20261103-last', '20261102-fair']);
});

test('runs are found by their pipeline, and by the run of tracking that they logged to', () => {
  expect(ids(runs.headsOfPipeline('monitor', 9))).toEqual(['20261103-last', '20261102-fair']);
  runs.setTrackingRun('20261102-fair', 'abc');
  expect(runs.headOfTrackingRun('abc')).toMatchObject({ id: '20261102-fair', trackingRun: 'abc', status: 'running' });
  expect(runs.headOfTrackingRun('none')).toBeUndefined();
});
