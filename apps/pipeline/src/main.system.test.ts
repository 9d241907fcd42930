import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { callMlops, mlops, startMlops } from '@aml-mlops/cli/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mlops-usage-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('wrong usage ends with 2, says what is allowed, and prints nothing on standard output', () => {
  test.each([
    [['jog'], "error: unknown command 'jog'"],
    [['run', 'jog'], 'mlops: pipeline must be one of define, monitor, retrain, score; got jog'],
    [['run', '--wings'], "error: unknown option '--wings'"],
    [['run', '--param', 'epochs'], 'mlops: --param must be step.name=value or name=value; got "epochs"'],
    [['run', '--param', 'epochs=3'], 'mlops: parameter of pipeline retrain must be one of categories; got epochs'],
    [['run', '--input', 'raws=x'], 'mlops: input of pipeline retrain must be one of raw, baseline; got raws'],
    [['run', '--input', 'raw=x', '--dataset', 'y'], 'mlops: --dataset must not be given where --input raw is given'],
    [['run', '--scope', 'My Data'], 'mlops: --scope must be words of lower case joined by hyphens; got "My Data"'],
    [['run', '--param', 'model-selection.fold=3'], 'mlops: parameter of step model-selection must be one of'],
    [['run', '--param', 'model-selection.folds=1'], 'mlops: folds of step model-selection must be >= 2; got 1'],
    [['run', '--param', 'model-selection.folds=many'], 'mlops: folds of step model-selection must be a'],
    [['run', '--param', 'coach.epochs=3'], 'mlops: step of pipeline retrain must be one of define-dataset,'],
    [
      ['run', '--categories', 'radio'],
      'mlops: --categories must be "all" or at least two labels joined by commas; got "radio"',
    ],
    [['run', '--archive', 'x.tar.gz'], 'mlops: --archive must go with --dataset newsgroups'],
    [['run', '--parallel', '0'], 'must be a whole number in [1, 256]; got 0'],
    [['run', '--from', 'profiler', '--only', 'profiler'], 'mlops: one of --from and --only must be given, not both'],
    [['run', '--only', 'coach'], 'mlops: step of pipeline retrain must be one of define-dataset,'],
    [['explain', 'coach'], 'mlops: step of pipeline retrain must be one of define-dataset,'],
    [['tracking', 'serve', '--port', '70000'], 'must be a whole number in [0, 65535]; got 70000'],
    [['emulator', '--prot', '1'], "error: unknown option '--prot'"],
    [['emulator', '--port', '70000'], 'port of the emulator must be a whole number in [0, 65535]; got 70000'],
    [
      ['emulator', '--', '--storage', 'disk'],
      'storage of the emulator must be keys, keys-and-tokens or tokens; got "disk"',
    ],
  ])('mlops %j', async (args, message) => {
    const { code, stdout, stderr } = await callMlops(home, args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('as a process, too', async () => {
    const { code, stdout, stderr } = await mlops(home, 'run', 'jog');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('mlops: pipeline must be one of define, monitor, retrain, score; got jog');
  });
});

describe('what cannot be done ends with 1 and a clear sentence', () => {
  test.each([
    [['resume', 'nobody'], 'mlops: run must be the id of a run in this workspace; got nobody; there are no runs yet'],
    [['runs', 'show', 'nobody'], 'mlops: run must be the id of a run in this workspace; got nobody'],
    [['models', 'show', 'nobody'], 'mlops: no models are registered yet, so there is no nobody'],
    [['data', 'show', 'nothing'], 'mlops: this workspace has no datasets yet, so there is no nothing'],
    [['run', '--dataset', 'newsgroups', '--archive', '/no/such.tar.gz'], '/no/such.tar.gz'],
    [['run', '--dataset', '/no/such/folder'], '/no/such/folder'],
  ])('mlops %j', async (args, message) => {
    const { code, stdout, stderr } = await callMlops(home, args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});

test('help is asked for and given on standard output', async () => {
  const { code, stdout } = await mlops(home, '--help');
  expect(code).toBe(0);
  for (const command of ['run', 'resume', 'explain', 'runs', 'models', 'data', 'baseline', 'tracking', 'graph']) {
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  }
});

describe('bad rows stop a run past the stated share', () => {
  test('of a folder: the error names file, row and reason, and the log and the command that goes on', async () => {
    const folder = path.join(home, 'bad');
    await mkdir(folder);
    const rows = Array.from({ length: 20 }, (_, i) =>
      JSON.stringify({ text: `words number ${i}`, label: i % 2 ? 'a' : 'b' }),
    );
    rows[3] = '{"text": "no label here"}';
    rows[4] = '{"text": broken';
    await writeFile(path.join(folder, 'posts.jsonl'), rows.join('\n'));
    const { code, stdout, stderr } = await callMlops(home, ['run', '--dataset', folder, '--json']);
    expect(code).toBe(1);
    const document = JSON.parse(stdout) as { status: string; error: { step: string; message: string } };
    expect(document).toMatchObject({ status: 'failed', error: { step: 'define-dataset' } });
    // A text without a label is none: it waits for one.
    expect(document.error.message).toContain('got 1 of 20 (5.0 %): posts.jsonl row 5 (broken-json)');
    expect(stderr).toMatch(/ {2}log: .*define-dataset.*log\.txt/);
    expect(stderr).toContain('mlops resume ');
  });

  test('nothing on standard input is an error', async () => {
    const { code, stderr } = await startMlops(home, ['run', '--dataset', '-'], { input: '' }).finished;
    expect(code).toBe(1);
    expect(stderr).toContain('piped data must hold rows; got nothing');
  });
});

describe('faults of the machine end with 1 and a sentence, never with a stack', () => {
  const fails = async (command: Promise<{ code: number | null; stderr: string }>, message: string) => {
    const { code, stderr } = await command;
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  };

  test('a workspace whose place is taken by a file', async () => {
    const file = path.join(home, 'taken');
    await writeFile(file, 'x');
    await fails(mlops(file, 'runs', 'list'), `${file}/artifacts must be a folder`);
  });

  test('a database that is none', async () => {
    const damaged = path.join(home, 'damaged');
    await mkdir(damaged);
    await writeFile(path.join(damaged, 'workspace.db'), 'garbage');
    await fails(mlops(damaged, 'runs', 'list'), 'workspace.db is damaged (it is no SQLite database)');
  });

  test('a disk that takes no more', async () => {
    const full = path.join(home, 'full');
    await fails(startMlops(full, ['run', 'define'], { fileBlocks: 150 }).finished, 'cannot be read or written');
  });
});
