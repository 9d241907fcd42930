import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/*
 * Microsoft's azure-ai-ml against the emulator: `node tools/conformance/azure-ai-ml/run.ts --python PYTHON`; with `--only` one part.
 */

const PARTS = ['endpoints', 'registry', 'pipeline'];

const { values } = parseArgs({ options: { python: { type: 'string' }, only: { type: 'string' } } });
const parts = values.only === undefined ? PARTS : PARTS.filter((part) => part === values.only);
if (!values.python || parts.length === 0) {
  process.stderr.write(
    'usage: node tools/conformance/azure-ai-ml/run.ts --python PYTHON [--only endpoints|registry|pipeline]\n',
  );
  process.exit(2);
}

const mlops = path.resolve(import.meta.dirname, '../../../packages/cli/bin/mlops');
const work = mkdtempSync(path.join(tmpdir(), 'azure-ai-ml-'));
const file = (name: string) => path.join(work, name);

/** The client looks into its token before it submits a pipeline: a JSON web token, which nobody signs here. */
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = [
  part({ alg: 'none', typ: 'JWT' }),
  part({ aud: 'https://ml.azure.com', appid: 'emulator' }),
  'none',
].join('.');

const env = {
  ...process.env,
  MLOPS_HOME: file('home'),
  MLOPS_WORKSPACES: file('workspaces.yaml'),
  MLOPS_EMULATOR_TOKEN: token,
  NO_COLOR: '1',
};
const say = (line: string) => process.stdout.write(`${line}\n`);
const run = (...args: string[]) =>
  execFileSync(mlops, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const emulator = spawn(mlops, ['emulator', '--', '--port', '0', '--token', token], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => emulator.once('close', resolve));
try {
  const { url, blobs, workspaceId } = await listening();
  const check = (mode: 'all' | 'pipeline', folder: string, name: string) =>
    execFileSync(
      values.python ?? '',
      [path.join(import.meta.dirname, 'check.py'), mode, workspaceId, blobs, folder, file(name)],
      {
        env: { ...env, CONFORMANCE_URL: url, CONFORMANCE_TOKEN: token },
        stdio: 'inherit',
      },
    );
  for (const part of parts.filter((each) => each !== 'pipeline')) {
    execFileSync(
      values.python,
      [path.join(import.meta.dirname, `check_${part}.py`), workspaceId, blobs, file(`${part}-work`)],
      { env: { ...env, CONFORMANCE_URL: url, CONFORMANCE_TOKEN: token }, stdio: 'inherit' },
    );
  }
  if (parts.includes('pipeline')) checkPipeline(check);
} finally {
  emulator.kill('SIGTERM');
  await ended;
  rmSync(work, { recursive: true, force: true });
}

/** Assets and jobs, then our exported pipeline, whose models the champion of the first job keeps from being promoted. */
function checkPipeline(check: (mode: 'all' | 'pipeline', folder: string, name: string) => unknown): void {
  exportMoved('first');
  check('all', file('first-moved'), 'first-work');
  const { job } = JSON.parse(readFileSync(file('first-work/result.json'), 'utf8')) as { job: string };
  run('jobs', 'watch', job);
  say(`ok   mlops adopts the job that the client submitted: ${run('jobs').split('\n').at(-2)}`);

  // A network of one epoch, in a pipeline that is exported when there is a champion.
  const worse = ['model-selection.families=network', 'model-selection.network={"epochs":1}'];
  exportMoved('worse', ...worse.flatMap((value) => ['--param', value]));
  if (!/path: azureml:state-.*@latest/.test(readFileSync(file('worse-moved/pipeline.yml'), 'utf8'))) {
    throw new Error('the exported pipeline must name the states of the workspace');
  }
  check('pipeline', file('worse-moved'), 'worse-work');
  const { job: second } = JSON.parse(readFileSync(file('worse-work/result.json'), 'utf8')) as { job: string };
  run('jobs', 'watch', second);
  run('jobs', 'download', second, '--to', file('second'), '--output', 'champion_gate_decision');
  const decision = JSON.parse(readFileSync(file('second/champion_gate_decision/decision.json'), 'utf8')) as {
    readonly promoted: boolean;
    readonly reason: string;
  };
  if (decision.promoted) throw new Error(`a worse model must not be promoted: ${decision.reason}`);
  say(`ok   exported again, with a worse model: ${decision.reason}`);
}

/** Exports the pipeline, and moves the folder: nothing in it may lean on where it was made. */
function exportMoved(name: string, ...options: string[]): void {
  run('export', 'retrain', '--to', file(name), ...options);
  renameSync(file(name), file(`${name}-moved`));
}

async function listening(): Promise<{ readonly url: string; readonly blobs: string; readonly workspaceId: string }> {
  let said = '';
  for await (const chunk of emulator.stdout) {
    said += String(chunk);
    const yaml = /^workspaces:\n(?: .*\n)+/m.exec(said)?.[0];
    const [, blobs] = /^Blobs: (\S+?)\. /m.exec(said) ?? [];
    if (yaml === undefined || blobs === undefined) continue;
    writeFileSync(file('workspaces.yaml'), yaml);
    const field = (key: string) => new RegExp(`${key}: ([^\\s}]+)`).exec(yaml)?.[1] ?? '';
    const place = `/subscriptions/${field('subscription')}/resourceGroups/${field('resourceGroup')}`;
    const workspaceId = `${place}/providers/Microsoft.MachineLearningServices/workspaces/${field('    workspace')}`;
    return { url: field('resourceManager'), blobs, workspaceId };
  }
  throw new Error(`the emulator ended: ${said}`);
}
