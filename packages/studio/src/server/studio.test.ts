import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { startTrackingServer } from '@aml-mlops/tracking/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Overview } from '../api/overview.ts';
import type { LogPart, NodeDetail, PipelineRunDetail } from '../api/pipeline-runs.ts';
import type { ChangeEvent } from '../api/session.ts';
import type { Comparison, Curves, RunRows, RunSearch } from '../api/tracking-runs.ts';
import { startStudio, studioPages } from '../index.ts';
import { HOSTILE } from '../testing/hostile-texts.ts';
import { SEEDED, seedWorkspace } from '../testing/seed-workspace.ts';
import { readEvents } from '../web/app/read-events.ts';

const home = mkdtempSync(path.join(tmpdir(), 'studio-api-'));
await seedWorkspace(home, { trackingRuns: 12 });
const workspace = openWorkspace(home);
const TOKEN = 'a-token';
const resumed: string[] = [];
const actions = { resume: async (run: string) => void resumed.push(run) };
let studio: Awaited<ReturnType<typeof startStudio>>;
beforeAll(async () => {
  studio = await startStudio({ workspace, port: 0, token: TOKEN, actions });
});
afterAll(async () => {
  await studio.close();
  workspace.close();
  rmSync(home, { recursive: true });
});

const api = (place: string) => `${studio.url}/studio/api${place}`;
const get = async <T>(place: string): Promise<T> => (await fetch(api(place))).json() as Promise<T>;
const post = (place: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(api(place), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const authorised = { authorization: `Bearer ${TOKEN}` };
const why = { who: 'Ada', why: HOSTILE.markup };

/** `fetch` sets the host itself. */
async function statusAs(host: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  httpRequest(api('/overview'), { headers: { host } }, (answer) => resolve(answer.statusCode ?? 0))
    .on('error', reject)
    .end();
  return promise;
}

test('another name and another site are refused; the page may load from here only and run no text', async () => {
  expect(await statusAs('evil.example')).toBe(403);
  expect(await statusAs('localhost')).toBe(200);
  const foreign = { ...authorised, origin: 'https://evil.example' };
  expect((await post(`/pipeline-runs/${SEEDED.going}/cancel`, why, foreign)).status).toBe(403);
  const policy = (await fetch(studio.url)).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:/);
});

test('actions need the token, who and why, and stand in the audit log', async () => {
  const resume = `/pipeline-runs/${SEEDED.failed}/resume`;
  expect((await post(resume, why)).status).toBe(401);
  expect((await post(resume, why, { authorization: 'Bearer other' })).status).toBe(401);
  expect((await post(resume, { who: 'Ada', why: '  ' }, authorised)).status).toBe(400);
  expect((await post('/pipeline-runs/nothing/resume', why, authorised)).status).toBe(404);
  expect((await post(`/pipeline-runs/${SEEDED.done}/resume`, why, authorised)).status).toBe(409);
  expect((await post(`/pipeline-runs/${SEEDED.done}/cancel`, why, authorised)).status).toBe(409);
  expect(resumed).toEqual([]);
  expect((await post(resume, why, authorised)).status).toBe(200);
  expect(resumed).toEqual([SEEDED.failed]);
  const { audit } = await get<PipelineRunDetail>(`/pipeline-runs/${SEEDED.failed}`);
  expect(audit).toEqual([expect.objectContaining({ action: 'resume', who: 'Ada', why: HOSTILE.markup })]);
  const move = { ...why, name: 'sample-classifier', alias: 'champion', version: 2 };
  expect((await post('/models/promote', move, authorised)).status).toBe(200);
  const [model] = (await get<Overview>('/overview')).models;
  expect(model?.champion).toMatchObject({ version: 2, who: 'Ada', why: HOSTILE.markup });
});

test('for reading only, every action is refused; beyond this machine reading needs the token, too', async () => {
  const readOnly = await startStudio({ workspace, port: 0, token: TOKEN, readOnly: true, actions });
  const answer = await fetch(`${readOnly.url}/studio/api/pipeline-runs/${SEEDED.killed}/resume`, {
    method: 'POST',
    headers: { ...authorised, 'content-type': 'application/json' },
    body: JSON.stringify(why),
  });
  expect([answer.status, (await answer.json()) as object]).toEqual([
    403,
    expect.objectContaining({ code: 'E_READ_ONLY_STUDIO' }),
  ]);
  await readOnly.close();
  const open = await startStudio({ workspace, port: 0, host: '0.0.0.0', token: TOKEN });
  const here = open.url.replace('0.0.0.0', '127.0.0.1');
  expect((await fetch(here)).status).toBe(200);
  expect((await fetch(`${here}/studio/api/overview`)).status).toBe(401);
  expect((await fetch(`${here}/studio/api/overview`, { headers: authorised })).status).toBe(200);
  expect((await fetch(`${here}/studio/files/other/report%2Fseeded/${'0'.repeat(64)}/x`)).status).toBe(401);
  await open.close();
});

test('the overview says what needs somebody: the latest run of each pipeline on each data', async () => {
  const overview = await get<Overview>('/overview');
  expect(overview.going.map(({ id, waiting }) => [id, waiting])).toEqual([[SEEDED.going, 1]]);
  expect(overview.attention.map(({ text }) => text)).toEqual([
    `The latest run of score on ${HOSTILE.markup} was killed`,
  ]);
});

test('a run has its plan with states, and each step what it read, made and why it ran', async () => {
  const run = await get<PipelineRunDetail>(`/pipeline-runs/${SEEDED.going}`);
  const states = Object.fromEntries(run.plan.map(({ name, status }) => [name, status]));
  expect(states).toMatchObject({ ingest: 'ran', selection: 'running', gate: 'waiting' });
  const selection = run.plan.find(({ name }) => name === 'selection');
  expect(selection?.progress).toMatchObject({ done: 13, total: 40 });
  expect(selection?.after).toEqual(['full-engineering', 'sweep', 'tuning']);
  const killed = await get<PipelineRunDetail>(`/pipeline-runs/${SEEDED.killed}`);
  expect([killed.status, killed.plan[0]?.status]).toEqual(['killed', 'interrupted']);
  const reused = await get<NodeDetail>(`/pipeline-runs/${SEEDED.done}/nodes/ingest`);
  expect(reused.reuse).toMatchObject({ verdict: 'reused', comparedWith: SEEDED.done });
  const ran = await get<NodeDetail>(`/pipeline-runs/${SEEDED.done}/nodes/sweep`);
  expect(ran.reuse.comparedWith).toBe(SEEDED.failed);
  expect(ran.reuse.fields.filter(({ same }) => !same)).toEqual([
    { field: 'param size', before: '0.3', now: '0.2', same: false },
  ]);
  expect(ran.outputs).toEqual([expect.objectContaining({ port: 'made', isThere: true })]);
  expect((await fetch(api('/pipeline-runs/nothing'))).status).toBe(404);
  expect((await fetch(api(`/pipeline-runs/${SEEDED.done}/nodes/__proto__`))).status).toBe(404);
});

test('a run whose plan nobody can read is shown without it', async () => {
  const old = await get<PipelineRunDetail>(`/pipeline-runs/${SEEDED.old}`);
  expect(old).toMatchObject({ pipeline: HOSTILE.formula, scope: HOSTILE.emoji, plan: [] });
  expect(old.planFault).toContain('cannot be read');
});

test('a log is read on from where it was, never half a character', async () => {
  const place = `/pipeline-runs/${SEEDED.going}/nodes/selection/log?attempt=1`;
  const file = path.join(workspace.runs, SEEDED.going, 'selection/1/log.txt');
  const bytes = Buffer.from('one 🏷');
  writeFileSync(file, bytes.subarray(0, 6));
  const first = await get<LogPart>(place);
  expect(first).toEqual({ text: 'one ', next: 4, skipped: 0 });
  writeFileSync(file, bytes);
  expect(await get<LogPart>(`${place}&from=${first.next}`)).toEqual({ text: '🏷', next: 8, skipped: 0 });
  writeFileSync(file, 'x'.repeat(400_000));
  expect(await get<LogPart>(`${place}&from=8`)).toMatchObject({ next: 400_000, skipped: 400_000 - 256 * 1024 - 8 });
});

test('files of artifacts are shown in a sandbox, and nothing beside them', async () => {
  const [output] = (await get<NodeDetail>(`/pipeline-runs/${SEEDED.failed}/nodes/sweep`)).outputs;
  const folder = `${studio.url}/studio/files/-/report%2Fseeded/${output?.hash}`;
  const report = await fetch(`${folder}/report.html`);
  expect(report.headers.get('content-security-policy')).toContain('sandbox;');
  expect(await report.text()).toContain('Report of sweep');
  for (const bad of ['..%2f..%2f..%2fworkspace.db', '%2e%2e/report.html', 'nothing', 'x%00', '/etc/passwd']) {
    expect((await fetch(`${folder}/${bad}`)).status).toBe(404);
  }
  const list = await get<{ files: { path: string }[] }>(`/artifacts/report%2Fseeded/${output?.hash}`);
  expect(list.files.map((file) => file.path)).toEqual(['report.html', 'report.json']);
});

test('runs come as numbers, then rows and columns as arrays; what is no number comes as a text', async () => {
  const order = encodeURIComponent('attributes.run_name ASC');
  const { places } = await get<RunSearch>(
    `/runs/search?filter=${encodeURIComponent('metrics.loss > 0')}&order=${order}`,
  );
  expect(places).toHaveLength(12);
  const columns = [
    { kind: 'metrics', key: 'divergence' },
    { kind: 'params', key: '__proto__' },
  ];
  const rows = (await (await post('/runs/rows', { places, columns })).json()) as RunRows;
  expect(rows.names[0]).toBe(HOSTILE.markup);
  expect(rows.columns[1]?.[0]).toBe(HOSTILE.formula);
  expect(rows.columns[0]?.filter((value) => value === 'NaN')).toHaveLength(2);
  expect(await get<RunSearch>('/runs/search?filter=nonsense')).toMatchObject({
    places: [],
    filterFault: expect.any(String),
  });
  const ids = rows.runIds.slice(0, 3).join(',');
  const compared = await get<Comparison>(`/compare?runs=${ids},gone`);
  expect([compared.runs.length, compared.missing]).toEqual([3, ['gone']]);
  const { curves } = await get<Curves>(`/runs/curves?runs=${ids}&key=accuracy`);
  expect(curves.map(({ steps }) => steps.length)).toEqual([30, 30, 30]);
});

test('a table that the page has a part of is a file with every row, in the same filter and order', async () => {
  const columns = [
    { kind: 'params', key: 'units' },
    { kind: 'metrics', key: 'accuracy' },
  ];
  const file = await post('/runs.csv', { filter: 'params.units = "64"', order: 'metrics.accuracy DESC', columns });
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [titles, ...rows] = (await file.text()).trim().split('\r\n');
  expect(titles).toBe('run,name,status,user,start,end,params.units,metrics.accuracy');
  const accuracies = rows.map((row) => Number(row.split(',').at(-1)));
  expect([rows.length, rows.every((row) => row.includes(',64,'))]).toEqual([4, true]);
  expect(accuracies).toEqual([...accuracies].sort((a, b) => b - a));
  expect((await post('/runs.csv', { filter: 'nonsense', columns })).status).toBe(400);
  // Runs of the command's list too: by the same filter, in the order of the page, hostile names as text.
  const all = await (await fetch(api('/pipeline-runs.csv?order=pipeline'))).text();
  expect(all).toContain(`,"'${HOSTILE.formula.replaceAll('"', '""')}",`);
  const failed = await (await fetch(api('/pipeline-runs.csv?status=failed&q=RETRAIN'))).text();
  expect(failed.trim().split('\r\n').slice(1)).toEqual([expect.stringContaining(`${SEEDED.failed},failed,retrain,`)]);
});

test('a commit of another process is told, and that a process is gone', async () => {
  const stop = new AbortController();
  const events: ChangeEvent[] = [];
  const { body } = await fetch(api('/events'), { signal: stop.signal });
  const reading = readEvents(
    body!,
    () => undefined,
    (data) => void events.push(JSON.parse(data) as ChangeEvent),
  );
  await expect.poll(() => events.length).toBeGreaterThan(0);
  const before = events.length;
  const other = openWorkspace(home);
  other.database.progress.put(SEEDED.going, {
    node: 'selection',
    done: 20,
    total: 40,
    message: undefined,
    at: new Date(),
  });
  await expect.poll(() => events.length).toBeGreaterThan(before);
  other.close();
  stop.abort();
  await reading.catch(() => undefined);
});

test('the tracking server has the studio at /, and its protocol beside it', async () => {
  const pages = studioPages({ workspace, token: TOKEN, host: '127.0.0.1' });
  const server = await startTrackingServer({ db: path.join(home, 'mlops.db'), port: 0, token: 'tracking', pages });
  expect(await (await fetch(server.url)).text()).toContain('<div id="app">');
  expect((await fetch(`${server.url}/studio/api/overview`)).status).toBe(200);
  const search = `${server.url}/api/2.0/mlflow/experiments/search?max_results=5`;
  expect((await fetch(search)).status).toBe(401);
  expect((await fetch(search, { headers: { authorization: 'Bearer tracking' } })).status).toBe(200);
  expect((await fetch(`${server.url}/nothing`)).status).toBe(401);
  await server.close();
});
