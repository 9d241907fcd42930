import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTrackingServer, type TrackingServer } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-server-'));
const artifacts = path.join(folder, 'store/mlruns');
const logged: string[] = [];
let server: TrackingServer;
let guarded: TrackingServer;

beforeAll(async () => {
  server = await startTrackingServer({
    db: path.join(folder, 'store/mlops.db'),
    port: 0,
    log: (line) => logged.push(line),
  });
  guarded = await startTrackingServer({ db: path.join(folder, 'guarded/mlops.db'), port: 0, token: 'secret' });
  writeFileSync(path.join(folder, 'store/outside.txt'), 'outside');
});
afterAll(async () => {
  await Promise.all([server.close(), guarded.close()]);
  rmSync(folder, { recursive: true });
});

const call = async (address: string, init: RequestInit = {}) => {
  const answer = await fetch(address, init);
  const text = await answer.text();
  return { status: answer.status, text, headers: answer.headers };
};
const post = (route: string, body: unknown) =>
  call(`${server.url}/api/2.0/mlflow/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A request as it stands: fetch would tidy its path up. */
function raw(target: TrackingServer, method: string, route: string, headers: Record<string, string> = {}, body = '') {
  const { hostname, port } = new URL(target.url);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request({ hostname, port, method, path: route, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', reject).end(body);
  });
}

describe('who may ask', () => {
  test('says that it is well, and which protocol it speaks', async () => {
    expect((await call(`${server.url}/health`)).text).toBe('OK');
    expect((await call(`${server.url}/version`)).text).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('without the token nobody gets anything but its health', async () => {
    const route = `${guarded.url}/api/2.0/mlflow/experiments/search`;
    for (const authorization of [undefined, 'Bearer wrong!', 'Bearer secret2', 'Basic secret']) {
      const headers = new Headers(authorization ? { authorization } : undefined);
      expect((await call(route, { headers })).status, authorization).toBe(401);
    }
    expect((await call(route, { headers: { authorization: 'Bearer secret' } })).status).toBe(200);
    expect((await call(`${guarded.url}/health`)).status).toBe(200);
  });

  test('a page that asks by another name of this machine is refused', async () => {
    const answer = await raw(server, 'GET', '/api/2.0/mlflow/experiments/search', { host: 'evil.example:80' });
    expect(answer.status).toBe(403);
    expect((await raw(server, 'GET', '/health', { host: 'LOCALHOST:5000' })).status).toBe(200);
  });

  test('an address that others can reach needs a token; a port must be one', async () => {
    const db = path.join(folder, 'never.db');
    await expect(startTrackingServer({ db, host: '0.0.0.0' })).rejects.toThrow(
      /^token of tracking server must be given/,
    );
    await expect(startTrackingServer({ db, port: 70_000 })).rejects.toThrow(/^port of tracking server must be/);
    const { port } = new URL(server.url);
    await expect(startTrackingServer({ db, port: Number(port) })).rejects.toMatchObject({
      code: 'E_ADDRESS',
      message: expect.stringMatching(
        /^port of tracking server must be free on 127.0.0.1; got \d+: another program listens/,
      ),
    });
  });
});

describe('what is asked wrongly', () => {
  test.each([
    ['runs/get-nothing', {}, 404, 'ENDPOINT_NOT_FOUND', 'no endpoint POST'],
    [
      'runs/log-metric',
      { run_id: 'nobody', key: 'a', value: 1, timestamp: 1 },
      404,
      'RESOURCE_DOES_NOT_EXIST',
      'run with id nobody',
    ],
    [
      'runs/log-metric',
      { key: 'a', value: 1, timestamp: 1 },
      400,
      'INVALID_PARAMETER_VALUE',
      'run_id of request must be given',
    ],
    ['runs/log-metric', { run_id: 'x', key: 'a', value: 'many' }, 400, 'INVALID_PARAMETER_VALUE', 'value of request'],
    ['experiments/create', { name: '' }, 400, 'INVALID_PARAMETER_VALUE', 'name of request'],
    ['experiments/create', { name: 'Default' }, 400, 'RESOURCE_ALREADY_EXISTS', 'experiment Default'],
    ['experiments/delete', { experiment_id: '0' }, 400, 'INVALID_PARAMETER_VALUE', 'default experiment'],
    ['runs/search', { experiment_ids: ['0'], filter: 'x >' }, 400, 'INVALID_PARAMETER_VALUE', 'filter must have'],
    [
      'model-versions/create',
      { name: 'none', source: 's3://s' },
      404,
      'RESOURCE_DOES_NOT_EXIST',
      'Registered Model with name=none not found',
    ],
  ])('%s with %o is answered in MLflow words', async (route, body, status, code, words) => {
    const answer = await post(route, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ error_code: code, message: expect.stringContaining(words) });
  });

  test('a body that is not JSON, or not sent as such, changes nothing', async () => {
    const route = `${server.url}/api/2.0/mlflow/experiments/create`;
    const json = { 'content-type': 'application/json' };
    expect((await call(route, { method: 'POST', headers: json, body: '{"name":' })).status).toBe(400);
    const form = await call(route, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"name":"form"}',
    });
    expect(form.status).toBeGreaterThanOrEqual(400);
    expect((await call(`${server.url}/api/2.0/mlflow/experiments/get-by-name?experiment_name=form`)).status).toBe(404);
  });

  test('a body of more than 32 MB is refused before it is read', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': String(33 * 1024 * 1024) };
    const answer = await raw(server, 'POST', '/api/2.0/mlflow/experiments/create', headers, '{}');
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text).error_code).toBe('REQUEST_LIMIT_EXCEEDED');
  });

  test('a log-batch is taken whole or not at all', async () => {
    const created = JSON.parse((await post('runs/create', { experiment_id: '0' })).text);
    const run_id = created.run.info.run_id as string;
    await post('runs/log-parameter', { run_id, key: 'lr', value: '1' });
    const metrics = [{ key: 'a', value: 1, timestamp: 1, step: 0 }];
    const answer = await post('runs/log-batch', { run_id, metrics, params: [{ key: 'lr', value: '2' }] });
    expect(answer.status).toBe(400);
    const { run } = JSON.parse((await call(`${server.url}/api/2.0/mlflow/runs/get?run_id=${run_id}`)).text);
    expect(run.data.metrics).toEqual([]);
    const tooMany = Array.from({ length: 1001 }, (_, i) => ({ key: 'a', value: i, timestamp: 1, step: i }));
    expect((await post('runs/log-batch', { run_id, metrics: tooMany })).text).toContain(
      'metrics of batch must be <= 1000',
    );
  });
});

test('histories of several runs come sampled in one answer', async () => {
  const runs: string[] = [];
  for (const scale of [1, 10]) {
    const { run } = JSON.parse((await post('runs/create', { experiment_id: '0' })).text);
    const metrics = Array.from({ length: 500 }, (_, step) => ({
      key: 'loss',
      value: scale * step,
      timestamp: 1,
      step,
    }));
    expect((await post('runs/log-batch', { run_id: run.info.run_id, metrics })).status).toBe(200);
    runs.push(run.info.run_id);
  }
  const query = new URLSearchParams({ metric_key: 'loss', max_results: '3' });
  for (const id of runs) query.append('run_ids', id);
  query.append('start_step', '100');
  query.append('end_step', '200');
  const { text } = await call(`${server.url}/api/2.0/mlflow/metrics/get-history-bulk-interval?${query}`);
  const points = (JSON.parse(text).metrics as { run_id: string; value: number }[]).map((m) => [m.run_id, m.value]);
  const [one, ten] = runs;
  expect(points).toEqual([
    [one, 100],
    [one, 133],
    [one, 167],
    [one, 200],
    [ten, 1000],
    [ten, 1330],
    [ten, 1670],
    [ten, 2000],
  ]);
});

describe('artifacts', () => {
  const base = '/api/2.0/mlflow-artifacts/artifacts';

  test.each([
    `${base}/../outside.txt`,
    `${base}/%2e%2e/outside.txt`,
    `${base}/a/%2e%2e%2f%2e%2e/outside.txt`,
    `${base}/..%5Coutside.txt`,
    `${base}/%2Fetc%2Fpasswd`,
    `${base}/a%00b`,
    `${base}/C:/x`,
  ])('%s leads nowhere, to read, to write or to delete', async (route) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await raw(server, method, route, { 'content-length': '1' }, 'x');
      expect(answer.status, method).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain('outside.txt"');
    }
    expect(readFileSync(path.join(folder, 'store/outside.txt'), 'utf8')).toBe('outside');
  });

  test('a folder above the root is not listed', async () => {
    expect((await raw(server, 'GET', `${base}?path=..`)).status).toBe(400);
    expect((await raw(server, 'GET', `${base}?path=a/../..`)).status).toBe(400);
  });

  test('come back as they were, and never as a page of the server', async () => {
    const page = '<script>alert(1)</script>';
    const address = `${server.url}${base}/0/x/artifacts/${encodeURIComponent('ä b.html')}`;
    expect((await call(address, { method: 'PUT', body: page })).status).toBe(200);
    const answer = await call(address);
    expect(answer.text).toBe(page);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await call(address, { method: 'DELETE' })).status).toBe(200);
    expect((await call(address)).status).toBe(404);
  });

  test('an upload that breaks off leaves nothing', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    const head = `PUT ${base}/0/broken/half.bin HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 1000000\r\n\r\n`;
    await new Promise((resolve) => socket.write(head + 'x'.repeat(70_000), resolve));
    const half = path.join(artifacts, '0/broken');
    await expect.poll(() => entries(half).length).toBe(1);
    socket.destroy();
    await expect.poll(() => entries(half)).toEqual([]);
    expect((await call(`${server.url}${base}/0/broken/half.bin`)).status).toBe(404);
  });
});

test('nothing that was asked made the server fail', () => {
  expect(logged).toEqual([]);
});

function entries(at: string): string[] {
  try {
    return readdirSync(at);
  } catch {
    return [];
  }
}
