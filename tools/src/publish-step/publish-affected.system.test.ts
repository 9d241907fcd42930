import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Checkout } from '../testing/checkout.fixture.ts';
import { EmulatedTarget } from '../testing/emulated-target.fixture.ts';
import { stepsInRepository } from '../testing/steps.fixture.ts';

let checkout: Checkout;
let azure: EmulatedTarget;
beforeAll(async () => {
  azure = await EmulatedTarget.start();
  checkout = new Checkout();
});
afterAll(async () => {
  checkout?.remove();
  await azure?.close();
});

function nx(...args: string[]): Promise<string> {
  const environment = { ...azure.environment, NX_WORKSPACE_ROOT_PATH: checkout.folder };
  return checkout.run('nx', [...args, '-t', 'publish', '--outputStyle=stream'], environment);
}

const published = (output: string) =>
  [...output.matchAll(/^(?:.*: )?published as ([a-z_]+):/gm)].map(([, name]) => name).sort();

describe('nx affected -t publish', () => {
  test('all steps, then after a one-line change in trainer one component', async () => {
    const names = (await stepsInRepository()).map(({ name }) => name.replaceAll('-', '_')).sort();
    expect(published(await nx('run-many'))).toEqual(names);
    checkout.edit('packages/trainer/src/run.ts', (text) => `${text}\nprocess.env['ONE_LINE'] = 'changed';\n`);
    checkout.commit();
    const output = await nx('affected', '--base=HEAD~1', '--head=HEAD');
    expect(published(output)).toEqual(['trainer']);
    expect(output).toContain('its program differs from that of');
    // Hypertune stands on trainer, and is asked about; profiler does not, and is not.
    expect(output).toMatch(/already published as hypertune:/);
    expect(output).not.toMatch(/as profiler:/);
  });
});
