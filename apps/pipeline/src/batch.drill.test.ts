import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { callMlops, type RunningCommand, startMlops } from '@aml-mlops/cli/testing';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let home: string;
let emulator: RunningCommand;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-batch-'));
  await mkdir(at('model'));
  await writeTinyModel(at('model'));
  const producer = { step: 'trainer', version: '1', run: 'test' };
  await writeDescriptor(at('model'), 'model/classifier', await hashFolder(at('model')), producer);
  await mkdir(at('mails'));
  await writeFile(at('mails/a.csv'), 'id,text\n1,"Radio, and more"\n2,a star in the telescope\n3,\n');
  await writeFile(at('mails/b.csv'), 'id,text\n4,lens\n');
  emulator = startMlops(home, ['emulator', '--', '--port', '0']);
  const greeting = await emulator.prints(/Ctrl-C to stop/);
  await writeFile(at('workspaces.yaml'), /^workspaces:\n(?: .*\n)+/m.exec(greeting)?.[0] ?? '');
});
afterAll(async () => {
  emulator?.child.kill('SIGTERM');
  await emulator?.finished;
  await rm(home, { recursive: true, force: true });
});

const at = (name: string) => path.join(home, name);

async function mlops(...args: string[]) {
  const done = await callMlops(home, args, { folder: home, variables: { MLOPS_WORKSPACES: at('workspaces.yaml') } });
  expect(done.code, `${args.join(' ')}\n${done.stderr}`).toBe(0);
  return done;
}

test('a model behind a batch endpoint labels a folder as a run on this machine does, to the byte', async () => {
  const endpoint = ['--endpoint', 'mails'];
  const deploy = ['batch', 'deploy', 'mail', '--folder', 'model', ...endpoint, '--open', 'batch-scoring.top'];
  const deployed = await mlops(...deploy);
  expect(deployed.stdout).toMatch(/^score_mail:[0-9a-f]{16} is deployment p[0-9a-f]{16} of mails, its default\n/);
  expect(deployed.stdout).toContain('start it  mlops batch invoke --endpoint mails --input raw=FOLDER --workspace dev');
  expect(deployed.stdout).toContain('inputs    raw; optional: batch_scoring_top');
  expect((await mlops(...deploy)).stdout).toContain('was already deployment');
  const invoke = ['batch', 'invoke', ...endpoint, '--input', 'raw=mails'];
  const { stderr } = await mlops(...invoke, '--input', 'batch_scoring_top=2', '--to', 'scored');
  expect(stderr).toContain('batch_scoring_scores downloaded to scored');
  const local = ['--input', 'model=model', '--input', 'raw=mails', '--param', 'batch-scoring.top=2'];
  const { outputs } = JSON.parse((await mlops('run', 'score', ...local, '--json')).stdout) as {
    outputs: { name: string; path: string }[];
  };
  const here = outputs.find(({ name }) => name === 'scores')!.path;
  for (const file of ['scores.json', 'part-00000.parquet', 'part-00001.parquet']) {
    const there = await readFile(at(`scored/batch_scoring_scores/${file}`));
    expect(there.equals(await readFile(path.join(here, file))), file).toBe(true);
  }
  const [status] = JSON.parse((await mlops('batch', 'status', '--json')).stdout);
  expect(status.deployments).toMatchObject([{ pipeline: 'score', scope: 'mail', model: 'mail:1', isDefault: true }]);
  expect((await mlops('batch', 'status')).stdout).toMatch(/^mails: http.*\n/);
  expect((await mlops('batch', 'delete', ...endpoint)).stdout).toBe('deleted batch endpoint mails\n');
  expect((await mlops('batch')).stdout).toBe('no batch endpoints yet: "mlops batch publish" makes one\n');
});
