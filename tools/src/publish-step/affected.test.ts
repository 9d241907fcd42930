import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Checkout } from './checkout.fixture.ts';

let checkout: Checkout;
let emulator: Emulator;
let home: string;
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'affected-'));
  emulator = await startEmulator({ home });
  checkout = new Checkout();
  const { subscription, resourceGroup, workspace, url } = emulator;
  const computes = { cpu: 'cpu', 'cpu-cluster': 'cpu-cluster', gpu: 'gpu' };
  const dev = { subscription, resourceGroup, workspace, computes, endpoints: { resourceManager: url } };
  // JSON is YAML.
  writeFileSync(path.join(home, 'workspaces.yaml'), JSON.stringify({ workspaces: { dev } }));
}, 120_000);
afterAll(async () => {
  checkout?.remove();
  await emulator?.close();
  rmSync(home, { recursive: true, force: true });
});

function nx(...args: string[]): Promise<string> {
  return checkout.run('nx', [...args, '-t', 'publish', '--outputStyle=stream'], {
    MLOPS_WORKSPACES: path.join(home, 'workspaces.yaml'),
    NX_WORKSPACE_ROOT_PATH: checkout.folder,
    // On a CI machine the lines would come in colours.
    NO_COLOR: '1',
    FORCE_COLOR: '',
    CI: '',
  });
}

const published = (output: string) =>
  [...output.matchAll(/^(?:.*: )?published as ([a-z_]+):/gm)].map(([, name]) => name).sort();

describe('nx affected -t publish', { timeout: 300_000 }, () => {
  test('all steps, then after a one-line change in trainer one component', async () => {
    expect(published(await nx('run-many'))).toEqual([
      'champion_gate',
      'data_engineering',
      'data_validation',
      'define_dataset',
      'hypertune',
      'profiler',
      'sklearn_sweep',
      'trainer',
    ]);
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
