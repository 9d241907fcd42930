import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeployStand, startDeployStand } from '../testing/deploy-stand.fixture.ts';

let stand: DeployStand;
beforeAll(async () => {
  stand = await startDeployStand();
});
afterAll(() => stand?.[Symbol.asyncDispose]());

interface Told {
  readonly deployment: string;
  readonly model: { readonly name: string; readonly version: string };
  readonly traffic: Readonly<Record<string, number>>;
  readonly mirror: Readonly<Record<string, number>>;
  readonly uri: string;
  readonly state: string;
  readonly reason?: string;
  readonly stages: readonly { readonly stage: string; readonly passed: boolean }[];
}

/** Deploys with limits on time that no machine is too slow for. */
async function deploy(
  model: string,
  ...more: readonly string[]
): Promise<{ code: number | null; told: Told; stderr: string }> {
  const args = ['deploy', model, '--endpoint', 'mail', '--cases', stand.cases, '--requests', '12', '--json'];
  const patient = ['--timeout', '60000', '--max-p99', '60000'];
  const { code, stdout, stderr } = await stand.mlops(...args, ...patient, ...more);
  return { code, told: JSON.parse(stdout || '{}') as Told, stderr };
}

test('the first deployment is blue; the next one goes green in stages while blue serves', async () => {
  const first = await deploy('mail');
  expect(first.code, first.stderr).toBe(0);
  expect(first.told).toMatchObject({
    deployment: 'blue',
    state: 'done',
    traffic: { blue: 100 },
    model: { name: 'mail', version: '1' },
  });
  const second = await deploy('mail:2');
  expect(second.code, second.stderr).toBe(0);
  expect(second.told).toMatchObject({ deployment: 'green', state: 'done', traffic: { green: 100 }, mirror: {} });
  expect(second.told.stages.map(({ stage }) => stage)).toEqual(['0', 'mirror', '10', '50', '100']);
});
