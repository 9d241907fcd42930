import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MonitoringHead, MonitoringShown } from '../api/monitoring.ts';
import type { NearestDocuments, TryAnswer, TryModel } from '../api/try.ts';
import { HOSTILE } from '../testing/hostile-texts.ts';
import { SERVED, SERVED_RUNS, seedMonitoring } from '../testing/seed-monitoring.ts';
import { textMarks } from './read/try/text-marks.ts';
import { startStudio } from './start-studio.ts';

const home = mkdtempSync(path.join(tmpdir(), 'studio-production-'));
const workspace = openWorkspace(home);
const logged: string[] = [];
let studio: Awaited<ReturnType<typeof startStudio>>;
beforeAll(async () => {
  await seedMonitoring(workspace);
  studio = await startStudio({ workspace, port: 0, token: 't', log: (line) => void logged.push(line) });
});
afterAll(async () => {
  await studio.close();
  workspace.close();
  rmSync(home, { recursive: true });
});
const api = (place: string) => `${studio.url}/studio/api${place}`;
const get = async <T>(place: string): Promise<T> => (await fetch(api(place))).json() as Promise<T>;
const post = (place: string, body: unknown, token = 't') =>
  fetch(api(place), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });

test('the champion says label, probabilities, deciding words with their places, and what it learnt that is alike', async () => {
  expect(await get<readonly TryModel[]>('/try')).toMatchObject([{ name: SERVED, champion: 1 }]);
  const text = `Radio? ${HOSTILE.markup} the ANTENNA and a star`;
  // Looking needs no token on this machine.
  const answer = (await (await post('/try', { model: SERVED, text }, '')).json()) as TryAnswer;
  expect(answer.ranked.map(({ label }) => label)).toEqual(['radio', 'astronomy', 'photography']);
  expect(answer.ranked.reduce((sum, { probability }) => sum + (probability ?? 0), 0)).toBeCloseTo(1, 5);
  const { marks = [], words = [], decision, base } = answer.explanation ?? {};
  expect(marks.map(({ start, end }) => text.slice(start, end))).toEqual(['Radio', 'ANTENNA', 'star']);
  const sum = words.reduce((all, { contribution }) => all + contribution, base ?? 0);
  expect(sum).toBeCloseTo(decision ?? 0, 5);
  const near = (await (await post('/try/nearest', { model: SERVED, text }, '')).json()) as NearestDocuments;
  expect([near.compared, near.documents[0]?.label]).toEqual([4, 'radio']);
  expect((await post('/try', { model: '__proto__', text })).status).toBe(404);
  expect((await post('/try', { model: SERVED, version: 7, text })).status).toBe(404);
  expect((await post('/try', { model: SERVED, text: 'x'.repeat(1_000_000) })).status).toBe(200);
  expect(logged).toEqual([]);
});

test('n-grams are shared out among the words that they cover, and nothing is marked that cleaning left out', () => {
  const cleaning = { lowerCase: true, punctuation: true, digits: false, stopWords: false };
  const marked = (word: string, text: string) =>
    textMarks(text, [{ word, contribution: 1 }], cleaning).map(({ start, end, contribution }) => [
      text.slice(start, end),
      Number(contribution.toFixed(2)),
    ]);
  expect(marked('new news', 'New, NEWS! New')).toEqual([
    ['New', 0.43],
    ['NEWS', 0.57],
  ]);
  expect(marked('new', 'new news new')).toEqual([
    ['new', 0.5],
    ['new', 0.5],
  ]);
  expect(marked('new␣', 'new news')).toEqual([['new', 1]]);
  expect(marked('gone / ews', 'new news')).toEqual([['news', 1]]);
  expect(marked('absent', 'new news')).toEqual([]);
  expect(marked('␣', 'new news')).toEqual([]);
});

test('a report is shown window by window, with the model that it is about', async () => {
  const head = await get<MonitoringHead>('/monitoring');
  expect(head.watched).toMatchObject([{ run: SERVED_RUNS.monitored, model: SERVED, version: 1 }]);
  expect(head.alarms.map(({ cause, severity, isOpen }) => [cause, severity, isOpen])).toEqual([
    ['new-topics', 'critical', true],
    ['predictions', 'warning', true],
    ['service', 'warning', false],
  ]);
  expect(head.silences).toMatchObject([{ cause: 'predictions', note: HOSTILE.markup }]);
  const report = await get<MonitoringShown>(`/monitoring/${SERVED_RUNS.monitored}?most=5`);
  expect([report.windows.length, report.leftOut]).toEqual([5, 9]);
  expect(report.windows.at(-1)).toMatchObject({
    isComplete: false,
    estimate: { isValid: false, reason: expect.any(String) },
    words: [{ word: 'satellite' }, { word: HOSTILE.prototype }, {}],
  });
  expect((await fetch(api(`/monitoring/${SERVED_RUNS.trained}`))).status).toBe(404);
  expect((await fetch(api('/monitoring/nothing'))).status).toBe(404);
});

test('alarms are acknowledged and silenced with who and why, which the audit log has', async () => {
  const reason = { who: 'Ada', why: HOSTILE.markup };
  const id = (await get<MonitoringHead>('/monitoring')).alarms[0]?.id;
  expect((await post(`/monitoring/alarms/${id}/acknowledge`, reason, '')).status).toBe(401);
  expect((await post(`/monitoring/alarms/${id}/acknowledge`, { who: 'Ada', why: ' ' })).status).toBe(400);
  expect((await post('/monitoring/alarms/999/acknowledge', reason)).status).toBe(404);
  expect((await post(`/monitoring/alarms/${id}/acknowledge`, reason)).status).toBe(200);
  const silence = { ...reason, model: SERVED, cause: 'new-topics', days: 7 };
  expect((await post('/monitoring/silence', { ...silence, cause: 'weather' })).status).toBe(400);
  expect((await post('/monitoring/silence', { ...silence, model: 'none' })).status).toBe(404);
  expect((await post('/monitoring/silence', silence)).status).toBe(200);
  const { alarms, silences } = await get<MonitoringHead>('/monitoring');
  expect(alarms[0]?.acknowledged).toMatchObject({ by: 'Ada', note: HOSTILE.markup });
  expect(silences.map(({ cause }) => cause)).toEqual(['new-topics', 'predictions']);
  expect(workspace.database.audit.list({ limit: 9 }).map(({ action, who }) => [action, who])).toEqual([
    ['silence', 'Ada'],
    ['acknowledge', 'Ada'],
  ]);
});

test('a model that was changed since it was registered is not asked', async () => {
  const { models } = await import('@aml-mlops/tracking').then(({ openTracking }) =>
    openTracking(workspace.trackingUri),
  );
  const version = await models.getVersion(SERVED, 1);
  await models.register({ name: SERVED, source: version!.source, contentHash: '0'.repeat(64), runId: version!.runId });
  writeFileSync(path.join(version!.source, 'labels.json'), '["a"]');
  const answer = await post('/try', { model: SERVED, version: 2, text: 'radio' });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'E_NOT_A_MODEL']);
});
