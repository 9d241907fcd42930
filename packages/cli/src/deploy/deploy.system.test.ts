import path from 'node:path';
import type { RollOut } from '@aml-mlops/azureml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineApp } from '../app/app.ts';
import { type DeployStand, startDeployStand } from '../testing/deploy-stand.fixture.ts';
import type { DeployFlags } from './deploy-flags.ts';
import { type DeployHooks, rollOutModel } from './deploy-model.ts';

const app = defineApp({ repository: path.resolve(import.meta.dirname, '../../../..'), steps: [], pipelines: [] });

let stand: DeployStand;
beforeAll(async () => {
  stand = await startDeployStand();
  stand.enter();
});
afterAll(() => stand?.[Symbol.asyncDispose]());

/** Deploys in this process, with limits on time that no machine is too slow for. */
function deploy(model: string, change: Partial<DeployFlags> = {}, hooks: DeployHooks = {}): Promise<RollOut> {
  const flags = {
    ...{ endpoint: 'mail', workspace: 'dev', traffic: 100, mirror: 20, cases: stand.cases, requests: 12 },
    ...{ maxErrors: 0.01, maxP99: 60_000, maxDiffering: 0.2, timeout: 60_000, workers: 1, auth: 'key' as const },
    ...{ instanceType: 'Standard_DS3_v2', instances: 1, json: false },
  };
  return rollOutModel(app, model, { ...flags, ...change, endpoint: flags.endpoint }, hooks);
}

test('the first deployment is blue; the next one goes green in stages, and the same again changes nothing', async () => {
  const first = await deploy('mail', { maxInstances: 3 });
  expect(first).toMatchObject({ deployment: 'blue', state: 'done', traffic: { blue: 100 } });
  expect(first.model).toEqual({ name: 'mail', version: '1' });
  const second = await deploy('mail:2');
  expect(second).toMatchObject({ deployment: 'green', state: 'done', traffic: { green: 100 }, mirror: {} });
  expect(second.stages.map(({ stage }) => stage)).toEqual(['0', 'mirror', '10', '50', '100']);
  const { mirrored } = (await stand.admin('GET', 'endpoints/emulator/mail/calls')) as { mirrored: object };
  expect(mirrored).toEqual({ green: 2 });
  expect((await deploy('mail:2')).stages).toEqual([]);
});

test('a model that calls things by other names is rolled back, by the running one or by what it must know', async () => {
  const differing = await deploy('mail:3');
  expect(differing).toMatchObject({ state: 'rolled-back', deployment: 'blue', traffic: { green: 100 } });
  expect(differing.reason).toBe('differing labels at stage 0: 12 of 12 labels differ from those of green; limit 20 %');
  const unknowing = await deploy('mail:3', { maxDiffering: 1 });
  expect(unknowing.reason).toMatch(/^validation: golden texts at stage 0: 0 of 3 have their label: "a star in the/);
  expect(unknowing).toMatchObject({ state: 'rolled-back', traffic: { green: 100 } });
});

test('a deployment that fails while it has traffic is rolled back at that stage', async () => {
  const broken = { match: '#blue$', kind: 'status', status: 500, count: 20 };
  const failing = await deploy(
    'mail:1',
    {},
    {
      onStage: ({ stage }) => void (stage === '10' && stand.admin('POST', 'faults', broken)),
    },
  );
  expect(failing.stages.map(({ stage, passed }) => [stage, passed])).toEqual([
    ['0', true],
    ['mirror', true],
    ['10', true],
    ['50', false],
  ]);
  expect(failing.reason).toMatch(/^errors at stage 50: \d+ of 12 requests failed: answer of the endpoint must be pred/);
  expect(failing).toMatchObject({ state: 'rolled-back', traffic: { green: 100 }, mirror: {} });
  await stand.admin('DELETE', 'faults');
});

test('the command ends with 1 and why where the container does not start, and status says it too', async () => {
  const { code, stdout, stderr } = await stand.mlops('deploy', 'mail:4', '--endpoint', 'mail', '--cases', stand.cases);
  expect(code, stderr).toBe(1);
  expect(stdout).toMatch(/^mail:4 was rolled back as blue of endpoint mail\n {2}because {3}it does not start: /);
  const status = await stand.mlops('deploy', 'status', '--endpoint', 'mail', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    ...{ endpoint: 'mail', deployment: 'blue', model: { name: 'mail', version: '4' }, state: 'rolled-back' },
    ...{ traffic: { green: 100 }, good: 'green', previous: 'blue' },
    reason: expect.stringMatching(/^it does not start/),
  });
});
