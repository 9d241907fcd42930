import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'ci-drill-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A dry run of this repository; answers its exit status and what it printed. */
async function ci(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const settings = path.join(folder, 'settings.yaml');
  // JSON is YAML.
  writeFileSync(settings, JSON.stringify({ ENDPOINT: 'text-classifier', ...variables }));
  const program = path.join(import.meta.dirname, 'dry-run.ts');
  const child = spawn(process.execPath, [program, ...args, '--settings', settings], { cwd: ROOT });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

// The tests of the workflow are those that this one is of.
const RELEASE = ['model-ci', 'model-cd', '--assume', 'test'];

test.each(['github', 'azure'])(
  '%s: from a clean clone to a model that three stages serve',
  { timeout: 3_600_000 },
  async (system) => {
    const { code, said } = await ci([...RELEASE, '--approve', 'prd', '--system', system]);
    expect(said).toContain('model-cd: passed');
    expect(said.match(/✓ .*endpoint-test/g), said).toHaveLength(3);
    expect(code).toBe(0);
  },
);

/** A network that learns next to nothing, and nothing else to compete with it. */
const WORSE = 'model-selection.families=network model-selection.network={"epochs":1,"learningRate":0.000001}';

test('a model that does not know what it must stops at validation', { timeout: 3_600_000 }, async () => {
  const { code, said } = await ci(RELEASE, { RETRAIN_PARAMS: WORSE });
  expect(said).toContain('model-ci: failed in validate');
  expect(said).not.toContain('Model CD');
  expect(code).toBe(1);
});

test.each(['github', 'azure'])(
  '%s: steps are published and templates deployed, stage by stage, as they are approved',
  { timeout: 3_600_000 },
  async (system) => {
    const approved = ['prd', 'test-infra', 'prd-infra'].flatMap((environment) => ['--approve', environment]);
    const { code, said } = await ci(['pipeline-cd', 'infra', ...approved, '--system', system]);
    expect(said).toContain('pipeline-cd: passed');
    expect(said).toContain('infra: passed');
    expect(code, said).toBe(0);
  },
);

/** A model of another seed than the one that serves: good, and yet another one. */
const OTHER = 'model-selection.families=averages model-selection.seed=7';
const BROKEN = JSON.stringify({ match: '#green$', kind: 'status', status: 500, count: 100_000 });

test('a model that fails under traffic is rolled back, and the job is red, in both systems', async () => {
  const release = [...RELEASE, '--home', path.join(folder, 'rollback')];
  // Of the later stages nothing is asked here: they come after dev.
  const dev = [...release, '--assume', 'deploy_test', '--assume', 'deploy_prd'];
  const first = await ci(dev, { RETRAIN_PARAMS: 'model-selection.families=averages' });
  expect(first.code, first.said).toBe(0);
  for (const system of ['github', 'azure']) {
    const broken = ['--system', system, '--fault', BROKEN];
    const { code, said } = await ci([...release, ...broken], { RETRAIN_PARAMS: OTHER });
    expect(said).toContain('model-ci: passed');
    expect(said).toContain('model-cd: failed in deploy_dev');
    const [, logs = ''] = /model-cd: failed in deploy_dev; logs in (.+)/.exec(said) ?? [];
    expect(readFileSync(path.join(logs, 'deploy_dev.log'), 'utf8')).toContain(
      'was rolled back as green of endpoint text-classifier',
    );
    // Nothing goes on from a red job.
    expect(said).not.toMatch(/deploy_test in test\n {2}[✓✗]/);
    expect(code).toBe(1);
  }
}, 3_600_000);
