import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTrackingServer, type TrackingServer } from './index.ts';
import { fileNameParameters } from './send-artifact.ts';

/* What MLflow's clients and pages count on, beyond the recorded exchanges of golden.json. */

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-ways-'));
let server: TrackingServer;
let clock = 1000;

beforeAll(async () => {
  server = await startTrackingServer({ db: path.join(folder, 'mlops.db'), port: 0, now: () => clock });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

type Json = ReturnType<typeof JSON.parse>;

async function ask(method: string, route: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${server.url}/api/2.0/mlflow/${route}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

async function newRun(name = '', experiment_id = '0') {
  const { body } = await ask('POST', 'runs/create', { experiment_id, run_name: name, start_time: clock });
  return body['run'].info as { run_id: string; artifact_uri: string; run_name: string };
}

describe('a metric', () => {
  test.each([
    [
      { value: null },
      'value of request must be a number, or one of the texts "NaN", "Infinity", "-Infinity"; got null',
    ],
    [
      { value: undefined },
      'value of request must be a number, or one of the texts "NaN", "Infinity", "-Infinity"; got nothing',
    ],
    [
      { value: '1.2.3' },
      'value of request must be a number, or one of the texts "NaN", "Infinity", "-Infinity"; got "1.2.3"',
    ],
    [
      { value: '+.' },
      'value of request must be a number, or one of the texts "NaN", "Infinity", "-Infinity"; got "+."',
    ],
    [
      { value: true },
      'value of request must be a number, or one of the texts "NaN", "Infinity", "-Infinity"; got true',
    ],
    [{ timestamp: undefined }, 'timestamp of request must be a whole number; it is required; got nothing'],
    [
      { timestamp: '9223372036854775808' },
      'timestamp of request must be a whole number of 64 bits; got "9223372036854775808"',
    ],
    [{ step: 1.5 }, 'step of request must be a whole number of 64 bits; got 1.5'],
    [{ key: '' }, 'key of request must be a text that is not empty; got ""'],
  ])('with %j is refused, alone and in a batch, and nothing is stored', async (wrong, message) => {
    const { run_id } = await newRun();
    const metric = { key: 'loss', value: 1, timestamp: 1, step: 0, ...wrong };
    const alone = await ask('POST', 'runs/log-metric', { run_id, ...metric });
    expect([alone.status, alone.body['message']]).toEqual([400, message]);
    const batch = await ask('POST', 'runs/log-batch', {
      run_id,
      metrics: [{ ...metric, ...{ key: 'fine' }, value: 1, timestamp: 1, step: 0 }, metric],
    });
    expect([batch.status, batch.body['message']]).toEqual([400, `metrics.1.${message}`]);
    expect((await ask('GET', `runs/get?run_id=${run_id}`)).body['run'].data.metrics).toEqual([]);
  });

  test('that is not a number is sent and answered as MLflow writes it', async () => {
    const { run_id } = await newRun();
    for (const value of ['NaN', 'Infinity', '-Infinity']) {
      expect((await ask('POST', 'runs/log-metric', { run_id, key: value, value, timestamp: 1 })).status).toBe(200);
    }
    const { metrics } = (await ask('GET', `runs/get?run_id=${run_id}`)).body['run'].data;
    expect(metrics.map((metric: Json) => [metric['key'], metric['value']]).sort()).toEqual([
      ['-Infinity', '-Infinity'],
      ['Infinity', 'Infinity'],
      ['NaN', 'NaN'],
    ]);
  });

  test('at a time beyond 2^53 leaves its run and its experiment readable', async () => {
    const { run_id } = await newRun();
    await ask('POST', 'runs/log-metric', { run_id, key: 'a', value: 1, timestamp: '9007199254740995' });
    await ask('POST', 'runs/update', { run_id, end_time: '9007199254740997' });
    const text = await (await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${run_id}`)).text();
    expect(text).toContain('"timestamp":9007199254740995');
    expect(text).toContain('"end_time":9007199254740997');
    expect((await ask('POST', 'runs/search', { experiment_ids: ['0'] })).status).toBe(200);
  });
});

describe('runs', () => {
  test('are renamed by their tag', async () => {
    const { run_id } = await newRun('before');
    await ask('POST', 'runs/set-tag', { run_id, key: 'mlflow.runName', value: 'after' });
    expect((await ask('GET', `runs/get?run_id=${run_id}`)).body['run'].info.run_name).toBe('after');
  });

  test('of one moment come in the order of their ids', async () => {
    const { body } = await ask('POST', 'experiments/create', { name: 'ties' });
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) ids.push((await newRun('', body['experiment_id'])).run_id);
    const found = await ask('POST', 'runs/search', { experiment_ids: [body['experiment_id']] });
    expect(found.body['runs'].map((run: Json) => run['info'].run_id)).toEqual(ids.toSorted());
  });

  test('keep their artifacts below a location with a query', async () => {
    const artifact_location = 's3://bucket/path?version=1#x';
    const { body } = await ask('POST', 'experiments/create', { name: 'queried', artifact_location });
    const { run_id, artifact_uri } = await newRun('', body['experiment_id']);
    expect(artifact_uri).toBe(`s3://bucket/path/${run_id}/artifacts?version=1#x`);
  });

  test('are found by their datasets, which come back in the order in which they were logged', async () => {
    const { body } = await ask('POST', 'experiments/create', { name: 'datasets' });
    const { run_id } = await newRun('with', body['experiment_id']);
    await newRun('without', body['experiment_id']);
    const dataset = (name: string, context: string) => ({
      dataset: { name, digest: `d-${name}`, source_type: 'local', source: 's' },
      tags: [{ key: 'mlflow.data.context', value: context }],
    });
    const datasets = [dataset('zebra', 'training'), dataset('ant', 'eval')];
    await ask('POST', 'runs/log-inputs', { run_id, datasets });
    const found = async (filter: string) =>
      (await ask('POST', 'runs/search', { experiment_ids: [body['experiment_id']], filter })).body['runs'].map(
        (run: Json) => run['info'].run_name,
      );
    expect(await found(`dataset.context = 'training'`)).toEqual(['with']);
    expect(await found(`datasets.name LIKE 'ze%' AND dataset.digest IN ('d-zebra', 'x')`)).toEqual(['with']);
    expect(await found(`dataset.name = 'bee'`)).toEqual([]);
    const { inputs } = (await ask('GET', `runs/get?run_id=${run_id}`)).body['run'];
    expect(inputs.dataset_inputs.map((input: Json) => input['dataset'].name)).toEqual(['zebra', 'ant']);
    const summaries = await ask('POST', 'experiments/search-datasets', { experiment_ids: [body['experiment_id']] });
    expect(summaries.body['dataset_summaries']).toEqual([
      { experiment_id: body['experiment_id'], name: 'ant', digest: 'd-ant', context: 'eval' },
      { experiment_id: body['experiment_id'], name: 'zebra', digest: 'd-zebra', context: 'training' },
    ]);
  });

  test('tell of any number of models, and the list stays one', async () => {
    const { run_id } = await newRun();
    const model = { artifact_path: 'model', flavors: { python_function: { note: 'x'.repeat(1900) } } };
    for (let i = 0; i < 6; i++) {
      const model_json = JSON.stringify({ ...model, run_id: String(i) });
      expect((await ask('POST', 'runs/log-model', { run_id, model_json })).status).toBe(200);
    }
    const { tags } = (await ask('GET', `runs/get?run_id=${run_id}`)).body['run'].data;
    const history = tags.find((tag: Json) => tag['key'] === 'mlflow.log-model.history').value;
    expect(JSON.parse(history).map((one: Json) => one['run_id'])).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  test('show one metric of several of them', async () => {
    const ids = [(await newRun()).run_id, (await newRun()).run_id].toSorted();
    for (const [i, run_id] of ids.entries()) {
      for (const timestamp of [2, 1]) await ask('POST', 'runs/log-metric', { run_id, key: 'm', value: i, timestamp });
    }
    const { body } = await ask('GET', `metrics/get-history-bulk?metric_key=m&run_id=${ids.join('&run_id=')}`);
    expect(body['metrics'].map((metric: Json) => [metric['run_id'], metric['timestamp']])).toEqual(
      ids.flatMap((id) => [
        [id, 1],
        [id, 2],
      ]),
    );
    expect((await ask('GET', 'metrics/get-history-bulk?metric_key=m')).status).toBe(400);
  });
});

describe('logged models', () => {
  test('are searched and ordered by the metrics on a dataset', async () => {
    const { body } = await ask('POST', 'experiments/create', { name: 'logged' });
    const experiment_id = body['experiment_id'] as string;
    const { run_id } = await newRun('', experiment_id);
    const measure = async (model_id: string, dataset_name: string, value: number) =>
      ask('POST', 'runs/log-metric', {
        run_id,
        key: 'acc',
        value,
        timestamp: ++clock,
        model_id,
        dataset_name,
        dataset_digest: 'd',
      });
    const ids: string[] = [];
    for (const [train, test] of [
      [0.9, 0.1],
      [0.5, 0.6],
    ] as const) {
      const { model_id } = (await ask('POST', 'logged-models', { experiment_id, name: 'm' })).body['model'].info;
      ids.push(model_id);
      await measure(model_id, 'train', train);
      await measure(model_id, 'test', test);
    }
    const find = async (query: object) =>
      (await ask('POST', 'logged-models/search', { experiment_ids: [experiment_id], ...query })).body['models'].map(
        (model: Json) => ids.indexOf(model['info'].model_id),
      );
    const by = (dataset_name: string) => [{ field_name: 'metrics.acc', ascending: false, dataset_name }];
    expect(await find({ order_by: by('train') })).toEqual([0, 1]);
    expect(await find({ order_by: by('test') })).toEqual([1, 0]);
    expect(await find({ filter: 'metrics.acc > 0.55', datasets: [{ dataset_name: 'test' }] })).toEqual([1]);
    expect(
      await find({ filter: 'metrics.acc > 0.55', datasets: [{ dataset_name: 'train', dataset_digest: 'd' }] }),
    ).toEqual([0]);
    expect(await find({ datasets: [{ dataset_name: 'other' }] })).toEqual([]);
  });
});

describe('the registry', () => {
  const create = (name: string, source: string, more: object = {}) =>
    ask('POST', 'model-versions/create', { name, source, ...more });

  test('a copy of a version outlives what it was copied from, and models move with their versions', async () => {
    await ask('POST', 'registered-models/create', { name: 'first' });
    await ask('POST', 'registered-models/create', { name: 'copy' });
    await create('first', 's3://models/a');
    clock += 10;
    expect((await create('copy', 'models:/first/1')).status).toBe(200);
    expect((await create('copy', 'models:/first/2')).status).toBe(400);
    clock += 10;
    await ask('DELETE', 'model-versions/delete', { name: 'first', version: '1' });
    const updated = async (name: string) =>
      (await ask('GET', `registered-models/get?name=${name}`)).body['registered_model'].last_updated_timestamp;
    expect(await updated('first')).toBe(clock);
    const uri = await ask('GET', 'model-versions/get-download-uri?name=copy&version=1');
    expect(uri.body['artifact_uri']).toBe('s3://models/a');
    clock += 10;
    await ask('PATCH', 'model-versions/update', { name: 'copy', version: '1', description: 'd' });
    expect(await updated('copy')).toBe(clock);
  });

  test('a source is a place that its caller could read anyhow', async () => {
    await ask('POST', 'registered-models/create', { name: 'sources' });
    const [one, two] = [await newRun(), await newRun()];
    const refused = [
      ['/etc/passwd'],
      ['file:///etc/passwd'],
      ['relative/path'],
      ['s3://bucket/../other'],
      ['https://host/%2e%2e/x'],
      ['mlflow-artifacts:/'],
      [`${one.artifact_uri}/model`],
      [`${one.artifact_uri}/model`, two.run_id],
      [`runs:/${one.run_id}/model`, two.run_id],
    ] as const;
    for (const [source, run_id] of refused) {
      const { status, body } = await create('sources', source, run_id ? { run_id } : {});
      expect([source, status, body['message']]).toEqual([
        source,
        400,
        expect.stringContaining('source of model version must be'),
      ]);
    }
    for (const source of ['s3://bucket/a', `runs:/${one.run_id}/model`, `${one.artifact_uri}/model`]) {
      expect([source, (await create('sources', source, { run_id: one.run_id })).status]).toEqual([source, 200]);
    }
  });
});

describe('artifacts', () => {
  const at = (file: string) => `${server.url}/api/2.0/mlflow-artifacts/artifacts/${file}`;

  test('come by the names that pages and clients use', async () => {
    const { run_id, artifact_uri } = await newRun();
    await fetch(at(`${artifact_uri.replace('mlflow-artifacts:/', '')}/model/MLmodel`), {
      method: 'PUT',
      body: 'flavors',
    });
    await ask('POST', 'registered-models/create', { name: 'served' });
    await ask('POST', 'model-versions/create', { name: 'served', source: `${artifact_uri}/model`, run_id });
    for (const address of [
      `get-artifact?run_id=${run_id}&path=model/MLmodel`,
      'model-versions/get-artifact?name=served&version=1&path=MLmodel',
    ]) {
      const answer = await fetch(`${server.url}/${address}`);
      expect([answer.status, await answer.text()]).toEqual([200, 'flavors']);
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename=MLmodel');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    const pages = await fetch(`${server.url}/ajax-api/2.0/mlflow/artifacts/list?run_id=${run_id}&path=model`);
    expect(await pages.json()).toMatchObject({ files: [{ path: 'model/MLmodel' }] });
    expect((await fetch(`${server.url}/get-artifact?run_id=${run_id}&path=../../x`)).status).toBe(400);
  });

  test.each([
    ['a b.txt', `filename="a b.txt"; filename*=UTF-8''a%20b.txt`],
    ['é"\\.txt', `filename="___.txt"; filename*=UTF-8''%C3%A9%22%5C.txt`],
    ['plain-1.json', 'filename=plain-1.json'],
  ])('are downloads under their name: %s', (name, parameters) => {
    expect(fileNameParameters(name)).toBe(parameters);
  });

  test('where a folder is, or below a file, are refused', async () => {
    await fetch(at('folder/file'), { method: 'PUT', body: 'x' });
    for (const file of ['folder', 'folder/file/below', 'n'.repeat(300)]) {
      const answer = await fetch(at(file), { method: 'PUT', body: 'y' });
      expect([file, answer.status, await answer.text()]).toEqual([
        file,
        400,
        expect.stringContaining('path of artifact must be'),
      ]);
    }
  });
});

test.each([
  ['http://evil.example', 403],
  ['null', 403],
  ['http://127.0.0.1.evil.example', 403],
  // Whatever else listens on this machine, such as a page under development, is another site.
  ['http://localhost:1', 403],
  ['http://127.0.0.1:PORT', 200],
  ['http://localhost:PORT', 200],
])('a request that writes from the origin %s is answered %i', async (site, status) => {
  const origin = site.replace('PORT', new URL(server.url).port);
  expect((await ask('POST', 'runs/create', { experiment_id: '0' }, { origin })).status).toBe(status);
});

test('a body of 31 MB is refused before it is read whole', async () => {
  const { status } = await ask('POST', 'runs/log-batch', {
    run_id: 'r',
    tags: Array.from({ length: 3_000_000 }, () => 'xxxxx'),
  });
  expect(status).toBe(413);
});
