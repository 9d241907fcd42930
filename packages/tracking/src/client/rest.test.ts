import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTracking, type TrackingOptions } from './open-tracking.ts';
import { RestClient } from './rest.ts';

/** A fetch that answers what it is told to, and remembers what it was asked. */
function scripted(...answers: readonly (Response | Error)[]) {
  const requests: { url: string; init: RequestInit }[] = [];
  const rest = [...answers];
  const fetch = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    requests.push({ url: String(url), init });
    const answer = rest.shift() ?? new Error('nothing more');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { fetch: fetch as typeof globalThis.fetch, requests };
}

const error = (status: number, code: string) => Response.json({ error_code: code, message: 'words' }, { status });

describe('requests to an MLflow server', () => {
  test.each([
    [new TypeError('fetch failed'), 'E_TRACKING_CONNECTION'],
    [error(503, 'TEMPORARILY_UNAVAILABLE'), 'E_TRACKING_CONNECTION'],
    [new Response('Bad gateway', { status: 502 }), 'E_TRACKING_CONNECTION'],
    [error(429, 'REQUEST_LIMIT_EXCEEDED'), 'E_TRACKING_CONNECTION'],
    [error(401, 'UNAUTHENTICATED'), 'E_TRACKING_REFUSED'],
    [error(404, 'RESOURCE_DOES_NOT_EXIST'), 'E_TRACKING_NOT_FOUND'],
    [error(400, 'RESOURCE_ALREADY_EXISTS'), 'E_TRACKING_EXISTS'],
    [error(400, 'INVALID_PARAMETER_VALUE'), 'E_TRACKING_INVALID'],
    [new Response('<html>', { status: 400 }), 'E_TRACKING_INVALID'],
  ])('an answer of %o is the error %s', async (answer, code) => {
    const { fetch } = scripted(answer);
    const rest = new RestClient('http://host', fetch, () => 'secret');
    const failure = await rest.get('/mlflow/runs/get', { run_id: 'x' }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code });
    expect(JSON.stringify([String(failure), failure])).not.toContain('secret');
  });

  test('the token is asked for at every request', async () => {
    const { fetch, requests } = scripted(Response.json({}), Response.json({}), Response.json({}));
    const tokens = ['one', undefined, 'two'];
    const rest = new RestClient('http://host/', fetch, () => tokens.shift());
    for (let i = 0; i < 3; i++) await rest.get('/mlflow/x');
    const sent = requests.map(({ init }) => (init.headers as Record<string, string>)['authorization']);
    expect(sent).toEqual(['Bearer one', undefined, 'Bearer two']);
    expect(requests[0]?.url).toBe('http://host/api/2.0/mlflow/x');
  });

  test('an Azure ML workspace is spoken to over https', async () => {
    const { fetch, requests } = scripted(Response.json({ experiments: [] }));
    const uri = 'azureml://westeurope.api.azureml.ms/mlflow/v1.0/subscriptions/s/resourceGroups/g/workspaces/w';
    await openTracking(uri, { fetch, token: () => 't' }).listExperiments();
    expect(requests[0]?.url).toBe(`${uri.replace('azureml:', 'https:')}/api/2.0/mlflow/experiments/search`);
  });

  test('artifacts that the server does not take go where the fallback says, else they are refused', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'outputs-'));
    const info = { run_id: 'r1', experiment_id: '1', status: 'RUNNING', artifact_uri: 'azureml://somewhere/r1' };
    const attach = (options: TrackingOptions) => {
      const answers = Array.from({ length: 4 }, () => Response.json({ run: { info, data: {} } }));
      return openTracking('http://host', { fetch: scripted(...answers).fetch, ...options }).attach('r1');
    };
    const run = await attach({ artifactsFallback: folder });
    await run.logContent('words', 'notes/a.txt');
    expect(await readFile(path.join(folder, 'r1/notes/a.txt'), 'utf8')).toBe('words');
    await expect((await attach({})).logContent('words', 'a.txt')).rejects.toMatchObject({ code: 'E_TRACKING_STATE' });
    await rm(folder, { recursive: true });
  });

  test('an answer that is not in the form of MLflow is named', async () => {
    const { fetch } = scripted(Response.json({ run: { data: {} } }));
    await expect(openTracking('http://host', { fetch }).getRun('x')).rejects.toThrow(
      "the tracking server answered a run in a form that is not MLflow's (run.info:",
    );
  });
});

test.each(['', 'mlops.db', 'postgres://x', 'sqlite:'])('the address "%s" is refused', (uri) => {
  expect(() => openTracking(uri)).toThrow(/^uri of tracking must be sqlite:PATH, http/);
});
