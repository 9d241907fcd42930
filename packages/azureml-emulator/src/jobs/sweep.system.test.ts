import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorkspace, type TestWorkspace } from '../testing/workspace.fixture.ts';

const at = (path: string) => `\${{${path}}}`;

/** Logs a metric at each step. Asked for patience, the second trial is a bad one that never ends by itself. */
const TRIAL = `
import { writeFileSync } from 'node:fs';
const flag = (name) => process.argv[process.argv.indexOf('--' + name) + 1];
const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token, MLFLOW_RUN_ID: run_id } = process.env;
const hopeless = flag('patient') === 'yes' && run_id.endsWith('_1');
const rate = hopeless ? 0.01 : Number(flag('rate'));
for (let step = 0; step < 3; step++) {
  await fetch(uri + '/api/2.0/mlflow/runs/log-metric', {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ run_id, key: 'accuracy', value: rate * (step + 1), timestamp: Date.now(), step }),
  });
}
if (hopeless) setInterval(() => undefined, 1000);
writeFileSync(flag('model') + '/rate.txt', String(rate));
`;

let workspace: TestWorkspace;
let codeId: string;
let environmentId: string;
beforeAll(async () => {
  workspace = await startTestWorkspace();
  const { arm, place, upload } = workspace;
  const codeUri = await upload('code/trial', { 'main.mjs': TRIAL });
  codeId = (await arm.codeVersions.createOrUpdate(...place, 'trial', '1', { properties: { codeUri } })).id!;
  const properties = { image: 'node:22' };
  environmentId = (await arm.environmentVersions.createOrUpdate(...place, 'node', '1', { properties })).id!;
});
afterAll(() => workspace?.close());

async function finished(name: string, properties: Readonly<Record<string, unknown>>) {
  const { send, emulator } = workspace;
  await send('PUT', `jobs/${name}`, { properties });
  await emulator.jobEnded(name);
  return (await send('GET', `jobs/${name}`)).properties;
}

test('a trial that does not promise is ended early by the policy, and does not count as the best', async () => {
  const job = await finished('early', {
    jobType: 'Sweep',
    computeId: `${workspace.emulator.workspaceId}/computes/cpu`,
    outputs: { model: { jobOutputType: 'uri_folder' } },
    searchSpace: { rate: ['choice', [[0.9, 0.1]]] },
    samplingAlgorithm: { samplingAlgorithmType: 'Grid' },
    objective: { goal: 'Maximize', primaryMetric: 'accuracy' },
    earlyTermination: { policyType: 'Bandit', slackFactor: 0.2, evaluationInterval: 1 },
    limits: { jobLimitsType: 'Sweep', maxTotalTrials: 2, maxConcurrentTrials: 1 },
    trial: {
      codeId,
      environmentId,
      command: `node main.mjs --patient yes --rate ${at('search_space.rate')} --model ${at('outputs.model')}`,
    },
  });
  expect(job).toMatchObject({ status: 'Completed', properties: { best_child_run_id: 'early_0' } });
  expect((await workspace.send('GET', 'jobs/early_1')).properties.status).toBe('Canceled');
});

test('a sweep as a node of a pipeline searches over inputs of its component, and hands on the best trial', async () => {
  const { arm, place, emulator, send } = workspace;
  const spec = {
    name: 'train',
    version: '1',
    type: 'command',
    code: codeId,
    environment: environmentId,
    command: `node main.mjs --rate ${at('inputs.rate')} --model ${at('outputs.model')}`,
    inputs: { rate: { type: 'number' } },
    outputs: { model: { type: 'uri_folder' } },
  };
  const component = await arm.componentVersions.createOrUpdate(...place, 'train', '1', {
    properties: { componentSpec: spec },
  });
  const show = {
    ...spec,
    name: 'show',
    command: `test "$(cat ${at('inputs.model')}/rate.txt)" = 0.7`,
    inputs: { model: { type: 'uri_folder' } },
    outputs: {},
  };
  const shown = await arm.componentVersions.createOrUpdate(...place, 'show', '1', {
    properties: { componentSpec: show },
  });
  const job = await finished('search', {
    jobType: 'Pipeline',
    settings: { default_compute: `${emulator.workspaceId}/computes/cpu` },
    outputs: { best: { jobOutputType: 'uri_folder' } },
    jobs: {
      tune: {
        type: 'sweep',
        trial: { componentId: component.id },
        search_space: { rate: { type: 'choice', values: [0.2, 0.7, 0.4] } },
        sampling_algorithm: 'grid',
        objective: { goal: 'maximize', primary_metric: 'accuracy' },
        limits: { max_total_trials: 3, max_concurrent_trials: 2 },
        outputs: { model: { type: 'literal', value: at('parent.outputs.best') } },
      },
      check: {
        type: 'command',
        componentId: shown.id,
        inputs: { model: { job_input_type: 'literal', value: at('parent.jobs.tune.outputs.model') } },
      },
    },
  });
  expect(job.properties['azureml.error']).toBeUndefined();
  expect(job.status).toBe('Completed');
  const [, tune] = /azureml\/(.+)_1\/model\/$/.exec((await workspace.placeOf('search', 'best')) ?? '') ?? [];
  expect((await send('GET', `jobs/${tune}`)).properties).toMatchObject({
    jobType: 'Sweep',
    properties: { best_child_run_id: `${tune}_1`, score: String(0.7 * 3) },
  });
});

test('a sweep none of whose trials logs the metric fails, and says so', async () => {
  const job = await finished('silent', {
    jobType: 'Sweep',
    computeId: `${workspace.emulator.workspaceId}/computes/cpu`,
    searchSpace: { rate: ['uniform', [0, 1]] },
    samplingAlgorithm: { samplingAlgorithmType: 'Bayesian' },
    objective: { goal: 'Minimize', primaryMetric: 'loss' },
    limits: { jobLimitsType: 'Sweep', maxTotalTrials: 1 },
    trial: { environmentId, command: `echo ${at('search_space.rate')}` },
  });
  expect(job.status).toBe('Failed');
  expect(job.properties['azureml.error']).toBe(
    'no trial of job silent completed with a metric loss: it logged no metric loss',
  );
});

test.each([
  ['a search space that is none', { searchSpace: { rate: ['uniform', [0]] } }, 'rate'],
  [
    'a parameter that the space does not have',
    { searchSpace: { speed: ['uniform', [0, 1]] } },
    'search_space.rate, which searchSpace does not have',
  ],
  [
    'a bandit without slack',
    { earlyTermination: { policyType: 'Bandit' } },
    'a bandit with slackFactor or slackAmount',
  ],
  [
    'Bayesian sampling of what it does not draw from',
    { samplingAlgorithm: { samplingAlgorithmType: 'Bayesian' }, searchSpace: { rate: ['lognormal', [0, 1]] } },
    'searchSpace.rate must be choice, uniform, quniform for bayesian sampling; got lognormal',
  ],
  [
    'Bayesian sampling and a policy',
    {
      samplingAlgorithm: { samplingAlgorithmType: 'Bayesian' },
      earlyTermination: { policyType: 'MedianStopping', evaluationInterval: 1 },
    },
    'earlyTermination must not be given for Bayesian sampling',
  ],
  [
    'grid sampling of a range',
    { samplingAlgorithm: { samplingAlgorithmType: 'Grid' } },
    'searchSpace.rate must be choice for grid sampling; got uniform',
  ],
])('a sweep with %s is refused', async (_, change, message) => {
  const properties = {
    jobType: 'Sweep',
    computeId: `${workspace.emulator.workspaceId}/computes/cpu`,
    searchSpace: { rate: ['uniform', [0, 1]] },
    samplingAlgorithm: { samplingAlgorithmType: 'Random' },
    objective: { goal: 'Minimize', primaryMetric: 'loss' },
    trial: { environmentId, command: `echo ${at('search_space.rate')}` },
    ...change,
  };
  await expect(workspace.send('PUT', 'jobs/refused', { properties })).rejects.toThrow(message);
});
