import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeployStand, startDeployStand } from '../testing/deploy-stand.fixture.ts';

let stand: DeployStand;
beforeAll(async () => {
  stand = await startDeployStand();
});
afterAll(() => stand?.[Symbol.asyncDispose]());

test('the first deployment is blue; the next one goes green in stages, and the same again changes nothing', async () => {
  const first = await stand.deploy('mail', { maxInstances: 3 });
  expect(first).toMatchObject({ deployment: 'blue', state: 'done', traffic: { blue: 100 } });
  expect(first.model).toEqual({ name: 'mail', version: '1' });
  const second = await stand.deploy('mail:2');
  expect(second).toMatchObject({ deployment: 'green', state: 'done', traffic: { green: 100 }, mirror: {} });
  expect(second.stages.map(({ stage }) => stage)).toEqual(['0', 'mirror', '10', '50', '100']);
  const { mirrored } = (await stand.admin('GET', 'endpoints/emulator/mail/calls')) as { mirrored: object };
  expect(mirrored).toEqual({ green: 2 });
  expect((await stand.deploy('mail:2')).stages).toEqual([]);
});

test('a model that calls things by other names is rolled back, by the running one or by what it must know', async () => {
  const differing = await stand.deploy('mail:3');
  expect(differing).toMatchObject({ state: 'rolled-back', deployment: 'blue', traffic: { green: 100 } });
  expect(differing.reason).toBe('differing labels at stage 0: 12 of 12 labels differ from those of green; limit 20 %');
  const unknowing = await stand.deploy('mail:3', { maxDiffering: 1 });
  expect(unknowing.reason).toMatch(/^validation: golden texts at stage 0: 0 of 3 have their label: "a star in the/);
  expect(unknowing).toMatchObject({ state: 'rolled-back', traffic: { green: 100 } });
});
