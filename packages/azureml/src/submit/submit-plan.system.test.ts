import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, readDescriptor } from '@aml-mlops/artifacts';
import { bundledPrograms, newRunId, openWorkspace, type RunEvent, runPipeline } from '@aml-mlops/pipeline-sdk/runner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmulatedWorkspace, startEmulatedWorkspace } from '../testing/emulator.fixture.ts';
import { joiningPlan, REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { adoptJob } from './adopt-job.ts';
import { explainSubmission } from './explain-submission.ts';
import { exportedStates } from './exported-states.ts';
import { downloadOutputs } from './job-outputs.ts';
import { jobUse } from './job-use.ts';
import { listJobs } from './jobs.ts';
import { type SubmitOptions, type SubmittedJob, submitPlan } from './submit-plan.ts';
import { type WatchedJob, watchJob } from './watch-job.ts';
import { openWorkspaceTracking } from './workspace-tracking.ts';

const testSteps = new TestSteps();
let azure: EmulatedWorkspace;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'submit-'));
  azure = await startEmulatedWorkspace();
});
afterAll(async () => {
  await azure?.close();
  await rm(folder, { recursive: true, force: true });
  testSteps.remove();
});

function submission(overrides = {}): SubmitOptions {
  return {
    workspace: azure.workspace,
    plan: joiningPlan(overrides),
    steps: testSteps.sources,
    repository: REPOSITORY,
    inputs: { raw: testSteps.raw },
    description: 'From raw texts to a ledger',
    git: 'abc',
  };
}

const watch = (job: SubmittedJob, onEvent?: (event: RunEvent) => void): Promise<WatchedJob> =>
  watchJob(azure.workspace, job.name, { intervalSeconds: 0.1, ...(onEvent ? { onEvent } : {}) });

const statuses = ({ nodes }: WatchedJob) => Object.fromEntries(nodes.map(({ name, status }) => [name, status]));

describe('a plan on Azure ML', () => {
  let first: SubmittedJob;

  test('is submitted, followed to its end, and gives the bytes that a local run gives', async () => {
    first = await submitPlan(submission());
    expect(first).toMatchObject({ created: true, data: { raw: expect.stringMatching(/^test-raw:[0-9a-f]{16}$/) } });
    expect(first.steps.map(({ status }) => status)).toEqual(['published', 'published', 'published']);
    const events: RunEvent[] = [];
    const watched = await watch(first, (event) => void events.push(event));
    expect(watched).toMatchObject({ status: 'done', failure: undefined });
    expect(events[0]).toEqual({ type: 'run', run: first.name, nodes: watched.nodes.map(({ name }) => name) });
    for (const { name } of watched.nodes) {
      const ran = { type: 'node', node: name, status: 'ran', seconds: expect.any(Number) };
      expect(events).toContainEqual(ran);
    }

    const to = path.join(folder, 'first');
    await downloadOutputs(azure.workspace, first.name, to);
    const workspace = openWorkspace(path.join(folder, 'home'));
    const request = { plan: joiningPlan(), bindings: { raw: testSteps.raw }, selection: {} };
    const programs = bundledPrograms(testSteps.sources, path.join(REPOSITORY, 'package-lock.json'));
    const local = await runPipeline({ id: newRunId(), request, workspace, programs });
    workspace.close();
    for (const [node, ports] of Object.entries(local.outputs)) {
      for (const [port, { hash }] of Object.entries(ports)) {
        const name = `${node.replaceAll('-', '_')}_${port === 'book' ? 'bookNext' : port}`;
        expect(await hashFolder(path.join(to, name)), name).toBe(hash);
        expect(await readDescriptor(path.join(to, name))).toMatchObject({ producer: { run: first.name } });
      }
    }
    expect(await readFile(path.join(to, 'join_texts_joined/value.txt'), 'utf8')).toContain(
      '|it\'s| + |a "list"| + 0.5',
    );
  });

  test('outputs are found below the runs of their nodes where run history does not say where they lie', async () => {
    await azure.admin('POST', 'faults', { match: 'POST .*/rundata', kind: 'status', status: 403 });
    const to = path.join(folder, 'without-history');
    await downloadOutputs(azure.workspace, first.name, to, ['join_texts_joined']);
    const output = 'join_texts_joined';
    expect(await hashFolder(path.join(to, output))).toBe(await hashFolder(path.join(folder, 'first', output)));
    await expect(downloadOutputs(azure.workspace, first.name, to, ['default'])).rejects.toMatchObject({
      code: 'E_OUTPUT_UNKNOWN',
    });
  });

  test('what it left is adopted once: datasets, states, the model', async () => {
    const adopted = await adoptJob(azure.workspace, first.name);
    expect(adopted).toMatchObject({
      datasets: [{ name: 'test-texts', version: expect.stringMatching(/^[0-9a-f]{16}$/) }],
      states: [{ name: 'state-test-book', version: '1' }],
      models: [{ name: 'test-joined', version: '1', created: true }],
    });
    expect(await adoptJob(azure.workspace, first.name)).toEqual({
      ...adopted,
      models: adopted.models.map((model) => ({ ...model, created: false })),
    });
    const { arm, place } = azure.workspace;
    expect((await arm.modelVersions.get(...place, 'test-joined', '1')).properties).toMatchObject({
      jobName: first.name,
      modelType: 'mlflow_model',
    });
    // MLflow's registry of the workspace has it, too.
    const tracking = await openWorkspaceTracking(azure.workspace);
    expect(await tracking.ask((store) => store.models.getVersion('test-joined', 1))).toMatchObject({
      runId: first.name,
    });
    await tracking.close();
  });

  test('submitted again, all of it is reused, its state too; explain knew it', async () => {
    const explained = await explainSubmission(submission());
    expect(explained.map(({ verdict }) => verdict)).toEqual(Array(5).fill('reused'));
    azure.requests.length = 0;
    const again = await submitPlan(submission());
    // A component each; the data; the state: its newest number and where that lies; the last job, among all; the job.
    // What is asked again, since a connection was lost, counts once.
    expect(new Set(azure.requests).size).toBe(3 + 1 + 2 + 2 + 1);
    expect(again.steps.map(({ status }) => status)).toEqual(Array(3).fill('already published'));
    expect(Object.values(statuses(await watch(again)))).toEqual(Array(5).fill('reused'));
    expect(await adoptJob(azure.workspace, again.name)).toMatchObject({
      states: [{ name: 'state-test-book', version: '1' }],
      models: [{ version: '1', created: false }],
    });
    expect(Object.values(statuses(await watch(await submitPlan(submission()))))).toEqual(Array(5).fill('reused'));
  });

  test('what its machines took is told by node and size; what was reused took nothing', async () => {
    const uses = await jobUse(azure.workspace, first.name);
    expect(uses.map(({ node }) => node)).toEqual(['collect', 'collect-loud', 'join-texts', 'alone', 'keep-ledger']);
    for (const use of uses) {
      expect(use).toMatchObject({ size: 'STANDARD_DS3_V2', spot: false, instances: 1, jobs: 1 });
      expect(use.nodeSeconds).toBeGreaterThan(0);
    }
    const reused = (await listJobs(azure.workspace, 1))[0]!.name;
    expect((await jobUse(azure.workspace, reused)).map(({ jobs, nodeSeconds }) => [jobs, nodeSeconds])).toEqual(
      Array(5).fill([0, 0]),
    );
  });

  test('a changed parameter runs its node and what depends on it', async () => {
    const overrides = { collect: { mark: '*' } };
    const explained = await explainSubmission(submission(overrides));
    expect(Object.fromEntries(explained.map(({ step, verdict }) => [step, verdict]))).toEqual({
      collect: 'runs',
      'collect-loud': 'reused',
      'join-texts': 'depends',
      alone: 'depends',
      'keep-ledger': 'runs',
    });
    // What it reads has changed, so that it begins with what it left.
    expect(explained.at(-1)?.fields.filter(({ same }) => !same)).toEqual([
      { field: 'input book', before: undefined, now: 'state-test-book:1', same: false },
    ]);
    const watched = await watch(await submitPlan(submission(overrides)));
    expect(statuses(watched)).toMatchObject({
      collect: 'ran',
      'collect-loud': 'reused',
      'join-texts': 'ran',
      alone: 'ran',
    });
  });

  test('a node that fails is named with the end of its log; what depends on it does not begin', async () => {
    const job = await submitPlan(submission({ 'join-texts': { trouble: 'throw' } }));
    const watched = await watch(job);
    expect(watched.status).toBe('failed');
    expect(watched.failure).toMatchObject({ node: 'join-texts', log: expect.stringContaining('a defect') });
    // The emulator has no studio, and a log that cannot be read is no empty one.
    expect(watched.failure?.url).toBeUndefined();
    await azure.admin('POST', 'faults', { match: 'GET .*/datastores/', kind: 'status', status: 403 });
    expect((await watchJob(azure.open({}), job.name)).failure?.log).toBeUndefined();
    expect(statuses(watched)).toMatchObject({ 'join-texts': 'failed', 'keep-ledger': 'skipped' });
    await expect(adoptJob(azure.workspace, job.name)).rejects.toMatchObject({ code: 'E_JOB_UNFINISHED' });
  });

  test('of two jobs at once, the one that ends later does not undo the state that the other has left', async () => {
    const jobs = await Promise.all([';', ':'].map((mark) => submitPlan(submission({ collect: { mark } }))));
    for (const job of jobs) expect((await watch(job)).status).toBe('done');
    const [one, two] = jobs.map(({ name }) => name) as [string, string];
    const kept = await adoptJob(azure.workspace, one);
    const [state] = kept.states;
    expect(kept).toMatchObject({ stale: [], states: [{ name: 'state-test-book' }] });
    const newest = `state-test-book:${state?.version}`;
    expect(await adoptJob(azure.workspace, two)).toMatchObject({ states: [], stale: [{ key: 'test/book', newest }] });
    // A job that was adopted before and is adopted again leaves the newest state as it is.
    expect(await adoptJob(azure.workspace, first.name)).toMatchObject({ states: [], stale: [] });
    expect(await exportedStates(azure.workspace, joiningPlan())).toEqual({
      'test/book': 'azureml:state-test-book@latest',
    });
  });

  test('a name is submitted once, and not for another job', async () => {
    const once = { ...submission(), name: 'once' };
    expect(await submitPlan(once)).toMatchObject({ name: 'once', created: true });
    expect(await submitPlan(once)).toMatchObject({ name: 'once', created: false });
    await expect(submitPlan({ ...submission(), name: first.name })).rejects.toMatchObject({ code: 'E_AZURE_CONFLICT' });
  });

  test('requests that are throttled, fail or lose their answer make one job, and do not end the watching', async () => {
    await azure.admin('POST', 'faults', [
      { match: 'PUT .*/jobs/', kind: 'dropAnswer' },
      { match: 'PUT .*/jobs/', kind: 'status', status: 429, retryAfter: 0.05, count: 2 },
      { match: 'GET .*/jobs/', kind: 'status', status: 500, count: 3 },
      { match: 'mlflow', kind: 'drop', count: 2 },
    ]);
    const before = await listJobs(azure.workspace, 100);
    const job = await submitPlan(submission({ collect: { mark: '~' } }));
    expect((await watch(job)).status).toBe('done');
    expect(await listJobs(azure.workspace, 100)).toHaveLength(before.length + 1);
  });

  test('a service that is away for longer than the retries is waited for', async () => {
    const job = await submitPlan(submission({ collect: { mark: '^' } }));
    await azure.admin('POST', 'faults', { match: 'GET .*/jobs/', kind: 'status', status: 503, count: 10 });
    const impatient = azure.open({ maxRetries: 1 });
    expect((await watchJob(impatient, job.name, { intervalSeconds: 0.1 })).status).toBe('done');
    await azure.admin('POST', 'faults', { match: 'GET .*/jobs/', kind: 'status', status: 503, count: 1000 });
    const given = watchJob(impatient, job.name, { intervalSeconds: 0.1, patienceSeconds: 0.2 });
    await expect(given).rejects.toMatchObject({ code: 'E_AZURE_UNAVAILABLE' });
    await azure.admin('DELETE', 'faults');
  });

  test('when the watching is stopped, the job goes on', async () => {
    const job = await submitPlan(submission({ collect: { mark: '!' } }));
    const stop = new AbortController();
    const watched = await watchJob(azure.workspace, job.name, {
      intervalSeconds: 0.1,
      signal: stop.signal,
      onEvent: () => stop.abort(),
    });
    expect(watched.status).toBe('running');
    expect((await watch(job)).status).toBe('done');
    const [newest] = await listJobs(azure.workspace, 1);
    expect(newest).toMatchObject({
      name: job.name,
      pipeline: 'joining',
      scope: 'test',
      status: 'done',
      workspace: 'local',
    });
  });

  test('inputs that are not there are refused before anything is sent', async () => {
    const given = (raw: string) => submitPlan({ ...submission(), inputs: { raw } });
    await expect(given(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'E_INPUT_MISSING' });
    await expect(given('azureml:none:1')).rejects.toThrow('there is no none:1');
    azure.requests.length = 0;
    const signed = `https://a.blob.core.windows.net/raw?sv=2024&sig=${'c2VjcmV0'.repeat(5)}%3D`;
    await expect(given(signed)).rejects.toMatchObject({ code: 'E_SECRET' });
    expect(azure.requests).toEqual([]);
    const labelled = submitPlan({ ...submission(), tags: { from: signed } });
    await expect(labelled).rejects.toThrow(/^jobs\/.* must hold no secret/);
    expect(azure.requests.filter((request) => request.startsWith('PUT jobs/'))).toEqual([]);
    await expect(submitPlan({ ...submission(), inputs: {} })).rejects.toThrow(
      'input raw of pipeline joining must be given',
    );
  });

  test('data that was uploaded can be named, and new data is a new version', async () => {
    const named = await submitPlan({ ...submission(), inputs: { raw: `azureml:${first.data['raw']}` } });
    expect(named.data).toEqual(first.data);
    await writeFile(path.join(testSteps.raw, 'c.txt'), 'three\n');
    const grown = await submitPlan(submission());
    expect(grown.data['raw']).not.toBe(first.data['raw']);
    expect((await watch(grown)).status).toBe('done');
  });
});
