import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';

/** `${{inputs.x}}`, and so on, as they stand in commands and bodies. */
const at = (path: string) => `\${{${path}}}`;

/** Counts lines of a text, and says what it sees around it. */
const COUNT = `
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
const flag = (name) => process.argv[process.argv.indexOf('--' + name) + 1];
if (process.argv.includes('--fail')) { console.error('this is why'); process.exit(1); }
if (flag('wait') === 'yes') setInterval(() => undefined, 1000);
const before = readdirSync(flag('report'));
const snapshot = readdirSync('.');
if (flag('wait') === 'once' && before.length === 0) {
  for (const folder of ['.', flag('report')]) writeFileSync(folder + '/first-node.txt', '');
  setInterval(() => undefined, 1000);
}
const lines = readFileSync(flag('text') + '/text.txt', 'utf8').split('\\n').length;
const rank = process.env.OMPI_COMM_WORLD_RANK;
writeFileSync(flag('report') + '/report' + (rank ?? '') + '.json', JSON.stringify({
  lines, times: Number(flag('times')), snapshot, before, rank, size: process.env.OMPI_COMM_WORLD_SIZE,
  extra: process.argv.includes('--extra'), run: process.env.AZUREML_RUN_ID, path: process.env.MLOPS_HOME ?? null,
}));
const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token, MLFLOW_RUN_ID: run_id } = process.env;
const answer = await fetch(uri + '/api/2.0/mlflow/runs/log-metric', {
  method: 'POST',
  headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' },
  body: JSON.stringify({ run_id, key: 'lines', value: lines * Number(flag('times')), timestamp: Date.now(), step: 0 }),
});
if (!answer.ok) throw new Error(await answer.text());
console.log('counted');
`;

let workspace: TestWorkspace;
let data: string;
let environmentId: string;
let codeId: string;
beforeAll(async () => {
  workspace = await startTestWorkspace();
  const { arm, place, upload } = workspace;
  data = await upload('data/news', { 'text.txt': 'a\nb\nc', 'deep/er.txt': 'x' });
  const code = await arm.codeVersions.createOrUpdate(...place, 'count', '1', {
    properties: { codeUri: await upload('code/count', { 'main.mjs': COUNT }) },
  });
  const environment = await arm.environmentVersions.createOrUpdate(...place, 'node', '1', {
    properties: { image: 'node:22' },
  });
  codeId = code.id!;
  environmentId = environment.id!;
  await component('count', '1');
});
afterAll(() => workspace?.close());

async function component(name: string, version: string, change: Readonly<Record<string, unknown>> = {}) {
  const { arm, place } = workspace;
  const command = `node main.mjs --text ${at('inputs.text')} --times ${at('inputs.times')} --wait ${at('inputs.wait')} $[[--extra ${at('inputs.extra')}]] --report ${at('outputs.report')}`;
  const spec = {
    name,
    version,
    type: 'command',
    command,
    code: codeId,
    environment: environmentId,
    inputs: {
      text: { type: 'uri_folder' },
      times: { type: 'integer', default: '1' },
      wait: { type: 'string', default: 'no' },
      extra: { type: 'uri_folder', optional: true },
    },
    outputs: { report: { type: 'uri_folder' } },
    is_deterministic: true,
    ...change,
  };
  const { id } = await arm.componentVersions.createOrUpdate(...place, name, version, {
    properties: { componentSpec: spec },
  });
  return id!;
}

const literal = (value: string) => ({ job_input_type: 'literal', value });

function pipeline(
  jobs: Record<string, unknown>,
  outputs: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
) {
  const { workspaceId } = workspace.emulator;
  return {
    properties: {
      jobType: 'Pipeline' as const,
      experimentName: 'counting',
      displayName: 'count things',
      inputs: { raw: { jobInputType: 'uri_folder' as const, uri: data } },
      outputs: outputs as Record<string, { jobOutputType: 'uri_folder' }>,
      jobs: jobs as Record<string, Record<string, unknown>>,
      settings: { default_compute: `${workspaceId}/computes/cpu`, ...settings },
    },
  };
}

function node(change: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'command',
    componentId: `${workspace.emulator.workspaceId}/components/count/versions/1`,
    inputs: { text: literal(at('parent.inputs.raw')) },
    ...change,
  };
}

async function submit(name: string, body: ReturnType<typeof pipeline>) {
  const { send, emulator } = workspace;
  await send('PUT', `jobs/${name}`, body);
  await emulator.jobEnded(name);
  return (await send('GET', `jobs/${name}`)).properties;
}

interface ChildRun {
  readonly info: { readonly run_id: string; readonly run_name: string; readonly status: string };
  readonly data: {
    readonly metrics?: { key: string; value: number }[];
    readonly tags: { key: string; value: string }[];
  };
}

async function track(path: string, body?: unknown) {
  const { trackingUri, token } = workspace.emulator;
  const response = await fetch(`${trackingUri}/api/2.0/${path}`, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.text();
}

/** Child runs by the names of their nodes. */
async function children(job: string): Promise<Record<string, ChildRun>> {
  const { run } = JSON.parse(await track(`mlflow/runs/get?run_id=${job}`));
  const filter = `tags.mlflow.parentRunId = '${job}'`;
  const found = JSON.parse(await track('mlflow/runs/search', { experiment_ids: [run.info.experiment_id], filter }));
  return Object.fromEntries((found.runs ?? []).map((child: ChildRun) => [child.info.run_name, child]));
}

async function read(uri: string | undefined, file: string): Promise<Record<string, unknown>> {
  return JSON.parse(await workspace.read(`${/paths\/(.*)$/.exec(uri ?? '')?.[1]}${file}`));
}

describe('a pipeline job', () => {
  test('runs its nodes in the order of their data, each alone with its snapshot and its inputs', async () => {
    const second = node({
      // A node that is given no name of its own is called after its component.
      componentId: await component('again', '1', {
        display_name: 'Again',
        command: `cp ${at('inputs.report')}/report.json ${at('outputs.copy')}/`,
        inputs: { report: { type: 'uri_folder' } },
        outputs: { copy: { type: 'uri_folder' } },
      }),
      inputs: { report: literal(at('parent.jobs.first.outputs.report')) },
      outputs: { copy: { type: 'literal', value: at('parent.outputs.copied') } },
    });
    const first = node({ inputs: { text: literal(at('parent.inputs.raw')), times: literal('4') } });
    const job = await submit('chain', pipeline({ second, first }, { copied: { jobOutputType: 'uri_folder' } }));
    expect(job.status).toBe('Completed');
    const runs = await children('chain');
    expect(Object.keys(runs).sort()).toEqual(['Again', 'first']);
    const { run_id: run } = runs['first']!.info;
    // As on Azure: the job does not tell where it is, run history does.
    expect(job.outputs).toMatchObject({
      copied: { jobOutputType: 'uri_folder', uri: null },
      default: { uri: 'azureml://datastores/workspaceartifactstore/ExperimentRun/dcid.chain' },
    });
    const copied = await workspace.placeOf('chain', 'copied');
    expect(copied).toBe(`azureml://datastores/workspaceblobstore/paths/azureml/${runs['Again']!.info.run_id}/copy/`);
    expect(await read(copied, 'report.json')).toEqual({
      lines: 3,
      times: 4,
      snapshot: ['main.mjs'],
      before: [],
      extra: false,
      run,
      path: null,
    });
    expect(runs['first']!.data.metrics).toMatchObject([{ key: 'lines', value: 12 }]);
    const child = await workspace.send('GET', `jobs/${run}`);
    expect(child.properties).toMatchObject({ status: 'Completed', displayName: 'first' });
    const listed: string[] = [];
    for await (const found of workspace.arm.jobs.list(...workspace.place)) listed.push(found.name!);
    expect(listed).not.toContain(run);
  });

  test('reuses what a component of the same version made of the same inputs', async () => {
    const times = { text: literal(at('parent.inputs.raw')), times: literal('77') };
    await submit('reuse-1', pipeline({ one: node({ inputs: times }) }));
    await submit('reuse-2', pipeline({ other: node({ inputs: times }) }));
    const [one] = Object.values(await children('reuse-1'));
    const [other] = Object.values(await children('reuse-2'));
    expect(other?.data.tags).toEqual(
      expect.arrayContaining([
        { key: 'azureml.isreused', value: 'true' },
        { key: 'azureml.reusedjobid', value: one!.info.run_id },
      ]),
    );
    const child = await workspace.send('GET', `jobs/${other!.info.run_id}`);
    expect(child.properties.status).toBe('Completed');
    expect(await workspace.placeOf(other!.info.run_id, 'report')).toBe(
      `azureml://datastores/workspaceblobstore/paths/azureml/${one!.info.run_id}/report/`,
    );
    await submit('reuse-3', pipeline({ one: node({ inputs: times }) }, {}, { force_rerun: true }));
    expect(JSON.stringify(await children('reuse-3'))).not.toContain('isreused');
  });

  test('fails with the node that fails, whose log says why; what waits for it is not begun', async () => {
    const failing = await component('failing', '1', {
      command: `node main.mjs --fail --text ${at('inputs.text')}`,
      outputs: {},
    });
    const job = await submit(
      'broken',
      pipeline({
        bad: node({ componentId: failing }),
        after: node({ inputs: { text: literal(at('parent.jobs.count.outputs.report')) } }),
        count: node({
          inputs: { text: { job_input_type: 'uri_folder', uri: 'azureml://datastores/workspaceblobstore/paths/none' } },
        }),
      }),
    );
    expect(job.status).toBe('Failed');
    const error = job.properties?.['azureml.error'];
    expect(error).toContain('bad (job ');
    expect(error).toContain('it ended with exit code 1');
    const runs = await children('broken');
    expect(Object.keys(runs)).not.toContain('after');
    const { run_id: run } = runs['bad']!.info;
    expect(runs['bad']!.info.status).toBe('FAILED');
    const { artifact_uri: root } = JSON.parse(await track(`mlflow/runs/get?run_id=${run}`)).run.info;
    expect(root).toMatch(new RegExp(`^azureml://127\\.0\\.0\\.1:\\d+/mlflow/v2\\.0/.*/runs/${run}/artifacts$`));
    expect(await track('mlflow-artifacts/artifacts/x')).toContain('keeps no artifacts for MLflow');
    const { files } = JSON.parse(await track(`mlflow/artifacts/list?run_id=${run}&path=user_logs`));
    expect(files).toEqual([{ path: 'user_logs/std_log.txt', is_dir: false }]);
    const log = await workspace.read(`ExperimentRun/dcid.${run}/user_logs/std_log.txt`, 'workspaceartifactstore');
    expect(log).toContain('this is why');
  });

  test('goes on without what fails where it is told to', async () => {
    const bad = node({
      componentId: await component('breaks', '1', { command: 'exit 7', inputs: {}, outputs: {} }),
      inputs: {},
    });
    const good = node({ inputs: { text: literal(at('parent.inputs.raw')), times: literal('8') } });
    const after = node({
      inputs: {
        text: { job_input_type: 'uri_folder', uri: data },
        times: literal('9'),
        extra: literal(at('parent.jobs.good.outputs.report')),
      },
    });
    const job = await submit('goes-on', pipeline({ bad, good, after }, {}, { continue_on_step_failure: true }));
    expect(job.status).toBe('Failed');
    const runs = await children('goes-on');
    expect(
      Object.entries(runs)
        .map(([name, { info }]) => [name, info.status])
        .sort(),
    ).toEqual([
      ['after', 'FINISHED'],
      ['bad', 'FAILED'],
      ['good', 'FINISHED'],
    ]);
  });

  test('runs MPI components as so many processes, each told its rank', async () => {
    const mpi = node({
      componentId: await component('ranks', '1', { distribution: { type: 'mpi', process_count_per_instance: '2' } }),
      resources: { instance_count: 2 },
      outputs: { report: { type: 'literal', value: at('parent.outputs.all') } },
    });
    const job = await submit('ranks', pipeline({ mpi }, { all: { jobOutputType: 'uri_folder' } }));
    expect(job.status).toBe('Completed');
    const uri = await workspace.placeOf('ranks', 'all');
    const reports = await Promise.all([0, 1, 2, 3].map((rank) => read(uri, `report${rank}.json`)));
    expect(reports.map(({ rank, size }) => [rank, size])).toEqual(['0', '1', '2', '3'].map((rank) => [rank, '4']));
  });

  test('is cancelled with all that it runs', async () => {
    const { arm, place, emulator, send } = workspace;
    await send(
      'PUT',
      'jobs/long',
      pipeline({ wait: node({ inputs: { text: literal(at('parent.inputs.raw')), wait: literal('yes') } }) }),
    );
    await running('long');
    await arm.jobs.beginCancelAndWait(...place, 'long', { updateIntervalInMs: 1 });
    await emulator.jobEnded('long');
    expect((await send('GET', 'jobs/long')).properties.status).toBe('Canceled');
    const [child] = Object.values(await children('long'));
    expect(child?.info.status).toBe('KILLED');
  });

  test('fails where the process of a node is killed, and can be submitted again', async () => {
    const { emulator, admin, send } = workspace;
    const wait = node({ inputs: { text: literal(at('parent.inputs.raw')), wait: literal('yes') } });
    await send('PUT', 'jobs/killed', pipeline({ wait }));
    const child = await running('killed');
    await admin('POST', `jobs/${child}/kill`);
    await emulator.jobEnded('killed');
    const { properties } = await send('GET', 'jobs/killed');
    expect(properties.status).toBe('Failed');
    expect(properties.properties?.['azureml.error']).toContain('ended by SIGKILL');
  });

  test('begins anew where its node is taken away: what it wrote to its outputs is there, nothing else', async () => {
    const { emulator, admin, send } = workspace;
    const spot = node({ inputs: { text: literal(at('parent.inputs.raw')), wait: literal('once') } });
    await send('PUT', 'jobs/taken', pipeline({ spot }));
    const child = await running('taken');
    await admin('POST', `jobs/${child}/preempt`);
    await emulator.jobEnded('taken');
    expect((await send('GET', 'jobs/taken')).properties.status).toBe('Completed');
    const report = await read(await workspace.placeOf(child, 'report'), 'report.json');
    expect(report).toMatchObject({ run: child, snapshot: ['main.mjs'], before: ['first-node.txt', 'report.json'] });
    const [{ data: tracked }] = Object.values(await children('taken')) as [ChildRun];
    expect(tracked.metrics).toMatchObject([{ key: 'lines' }]);
  });

  /** Waits until a node of the job has a process; answers the node's job. */
  async function running(job: string): Promise<string> {
    for (;;) {
      const [child] = Object.values(await children(job).catch(() => ({})));
      const found = child && (await workspace.arm.jobs.get(...workspace.place, child.info.run_id));
      const metrics = child?.data.metrics ?? [];
      if (found?.properties.status === 'Running' && metrics.length > 0) return child!.info.run_id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  test('stays what it is: again is the same, another one is refused', async () => {
    const { send } = workspace;
    const body = pipeline({ one: node() });
    await submit('same', body);
    expect((await send('PUT', 'jobs/same', body)).properties.status).toBe('Completed');
    await expect(send('PUT', 'jobs/same', pipeline({ two: node() }))).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  test.each([
    ['no nodes', {}, 'jobs of a pipeline must be at least one'],
    [
      'an input that the component does not have',
      { a: { inputs: { txt: literal('1') } } },
      'jobs.a.inputs.txt is no input of component count:1',
    ],
    ['a required input left open', { a: { inputs: {} } }, 'jobs.a.inputs.text is required by component count:1'],
    [
      'a binding to nothing',
      { a: { inputs: { text: literal(at('parent.jobs.b.outputs.report')) } } },
      'which the pipeline does not have',
    ],
    [
      'a literal of another type',
      { a: { inputs: { text: literal(at('parent.inputs.raw')), times: literal('many') } } },
      'jobs.a.inputs.times must be a whole number; got many',
    ],
    [
      'nodes that wait for each other',
      {
        a: { inputs: { text: literal(at('parent.jobs.b.outputs.report')) } },
        b: { inputs: { text: literal(at('parent.jobs.a.outputs.report')) } },
      },
      'jobs a, b of the pipeline wait for each other',
    ],
    ['a name that bindings could not say', { 'a-b': {} }, 'name of a node must match'],
    [
      'a cluster that does not exist',
      { a: { computeId: 'azureml:moon' } },
      'jobs.a.computeId refers to azureml:moon, which does not exist',
    ],
    ['a field that no node has', { a: { input: {} } }, 'Unrecognized key: "input"'],
  ])('is refused with %s', async (_, jobs, message) => {
    const nodes = Object.fromEntries(Object.entries(jobs).map(([name, change]) => [name, node(change)]));
    await expect(workspace.send('PUT', 'jobs/bad', pipeline(nodes))).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(message),
    });
  });
});

test('a sweep job runs its trials by their logged metric; the best one is its result', async () => {
  const { emulator, send } = workspace;
  await send('PUT', 'jobs/sweep', {
    properties: {
      jobType: 'Sweep',
      experimentName: 'sweeping',
      computeId: `${emulator.workspaceId}/computes/cpu`,
      inputs: { text: { jobInputType: 'uri_folder', uri: data } },
      outputs: { report: { jobOutputType: 'uri_folder' } },
      searchSpace: { times: ['choice', [[1, 5, 3]]] },
      samplingAlgorithm: { samplingAlgorithmType: 'Grid' },
      objective: { goal: 'Maximize', primaryMetric: 'lines' },
      limits: { jobLimitsType: 'Sweep', maxTotalTrials: 3, maxConcurrentTrials: 2 },
      trial: {
        codeId,
        environmentId,
        command: `node main.mjs --text ${at('inputs.text')} --times ${at('search_space.times')} --report ${at('outputs.report')}`,
      },
    },
  });
  await emulator.jobEnded('sweep');
  const { properties } = await send('GET', 'jobs/sweep');
  expect(properties.properties?.['azureml.error']).toBeUndefined();
  expect(properties).toMatchObject({ status: 'Completed', properties: { best_child_run_id: 'sweep_1', score: '15' } });
  expect(Object.keys(await children('sweep')).sort()).toEqual(['sweep_0', 'sweep_1', 'sweep_2']);
});

test('a schedule creates its job when it fires, until it is deleted', async () => {
  const { arm, place, emulator, admin, send } = workspace;
  const body = (expression: string) => ({
    properties: {
      trigger: { triggerType: 'Cron', expression, timeZone: 'UTC' },
      action: { actionType: 'CreateJob', jobDefinition: pipeline({ one: node() }).properties },
    },
  });
  const schedule = await send('PUT', 'schedules/weekly', body('0 6 * * 1'));
  expect(schedule.properties).toMatchObject({ isEnabled: true, provisioningState: 'Succeeded' });
  const fired = (await admin('POST', `schedules/${emulator.workspace}/weekly/fire`)) as { job: string };
  await emulator.jobEnded(fired.job);
  expect((await send('GET', `jobs/${fired.job}`)).properties.status).toBe('Completed');
  await expect(send('PUT', 'schedules/wrong', body('61 6 * * 1'))).rejects.toMatchObject({ statusCode: 400 });
  await arm.schedules.beginDeleteAndWait(...place, 'weekly', { updateIntervalInMs: 1 });
  await expect(admin('POST', `schedules/${emulator.workspace}/weekly/fire`)).rejects.toThrow(
    'There is no schedule weekly.',
  );
});
