import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countWords } from '../../fixtures/count-words/src/contract.ts';
import { run } from '../../fixtures/count-words/src/run.ts';
import { definePipeline } from '../define/pipeline.ts';
import { planPipeline } from '../define/plan-pipeline.ts';
import { bundledPrograms, newRunId, openWorkspace, runPipeline } from '../runner/index.ts';
import { runStep } from '../testing/index.ts';

const PACKAGE = path.resolve(import.meta.dirname, '../..');

const counting = definePipeline({
  name: 'counting',
  description: 'Counts words',
  inputs: { raw: { kind: 'raw/partitions', list: true } },
  build: ({ inputs, add }) => void add(countWords, inputs, { params: { least: 2 } }),
});

let folder: string;
let step: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'command-'));
  mkdirSync(path.join(folder, 'raw'));
  writeFileSync(path.join(folder, 'raw/a.txt'), 'tea __proto__ tea');
  writeFileSync(path.join(folder, 'raw/b.txt'), 'milk __proto__ קפה');
  // Below this package, so that its imports resolve.
  mkdirSync(path.join(PACKAGE, 'dist'), { recursive: true });
  step = mkdtempSync(path.join(PACKAGE, 'dist/python-'));
  cpSync(path.join(PACKAGE, 'fixtures/count-words'), step, { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(step, { recursive: true, force: true });
});

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasPython)('a step in Python (skipped where python3 is not in the path)', () => {
  const attempt = (params: Record<string, unknown>, name: string) =>
    runStep(countWords, run, { folder: path.join(folder, name), inputs: { raw: [path.join(folder, 'raw')] }, params });

  test('reads its inputs and parameters, writes its outputs, and tells progress and metrics', async () => {
    const { outputs, run: record, progress } = await attempt({ least: 2 }, 'alone');
    expect(JSON.parse(await readFile(path.join(outputs.counts, 'counts.json'), 'utf8'))).toEqual(
      JSON.parse('{"__proto__": 2, "tea": 2}'),
    );
    expect(progress).toEqual([
      { done: 1, total: 2, message: 'counting' },
      { done: 2, total: 2, message: 'counting' },
    ]);
    expect(record.metrics).toEqual({ words: 2, loss: Number.NaN });
  });

  test('reads a list as a list, of one folder and of several', async () => {
    const raw = [path.join(folder, 'raw'), path.join(folder, 'raw')];
    const { outputs } = await runStep(countWords, run, { folder: path.join(folder, 'twice'), inputs: { raw } });
    expect(JSON.parse(await readFile(path.join(outputs.counts, 'counts.json'), 'utf8'))).toMatchObject({ tea: 4 });
  });

  test('ends the run with the error that it tells, or with the end of what it wrote', async () => {
    await expect(attempt({ wrong: 'fail' }, 'fail')).rejects.toMatchObject({
      code: 'E_TOO_FEW',
      message: 'words of step count-words must be >= 1; got 0',
    });
    const crashed = attempt({ wrong: 'crash' }, 'crash');
    await expect(crashed).rejects.not.toHaveProperty('code');
    await expect(crashed).rejects.toMatchObject({
      message: expect.stringMatching(/exited with 1; it ended with:\n.*ValueError: no such word$/s),
    });
  });

  test.each([
    ['a code that is none', 'badCode', { code: 'E_STEP_FAILED', message: 'words must be >= 1' }],
    ['a last word without a line break', 'cut', { code: 'E_CUT', message: 'cut off' }],
    ['nothing written', 'empty', { code: 'E_OUTPUT_EMPTY', message: expect.stringContaining('output counts of step') }],
  ])('%s is told as what it is', async (_, wrong, error) => {
    await expect(attempt({ wrong }, wrong)).rejects.toMatchObject(error);
  });

  test('infinities and NaN stay what they are; a metric that is no number is left out and said', async () => {
    const { run: record, log } = await attempt({ wrong: 'metrics' }, 'metrics');
    expect(record.metrics).toMatchObject({ up: Number.POSITIVE_INFINITY, down: Number.NEGATIVE_INFINITY });
    expect(record.metrics).not.toHaveProperty('text');
    expect(log).toContain('step count-words wrote a line to MLOPS_CHANNEL that is no message');
  });

  test('a metric that tracking refuses ends the step with the refusal, once', async () => {
    const workspace = openWorkspace(path.join(folder, 'refusing'));
    const programs = bundledPrograms(
      [{ definition: countWords, packageFolder: step }],
      path.resolve(PACKAGE, '../../package-lock.json'),
    );
    const plan = planPipeline(counting, { scope: 'test', overrides: { 'count-words': { wrong: 'metricName' } } });
    const request = { plan, bindings: { raw_1: path.join(folder, 'raw') }, selection: {} };
    const { run: id, failure } = await runPipeline({ id: newRunId(), request, workspace, programs });
    expect(failure?.error).toMatchObject({ code: 'E_PARAM_RANGE' });
    expect(workspace.database.runs.nodes(id)).toHaveLength(1);
    workspace.close();
  });

  test('runs in a pipeline as any other, is reused, and runs again when a file of it changes', async () => {
    const workspace = openWorkspace(path.join(folder, 'home'));
    const programs = bundledPrograms(
      [{ definition: countWords, packageFolder: step }],
      path.resolve(PACKAGE, '../../package-lock.json'),
    );
    const request = {
      plan: planPipeline(counting, { scope: 'test' }),
      bindings: { raw_1: path.join(folder, 'raw') },
      selection: {},
    };
    const again = async () => {
      const { steps, failure, outputs } = await runPipeline({ id: newRunId(), request, workspace, programs });
      expect(failure).toBeUndefined();
      return { status: steps[0]?.status, hash: outputs['count-words']?.['counts']?.hash };
    };
    const first = await again();
    expect(first.status).toBe('ran');
    expect(await again()).toEqual({ status: 'reused', hash: first.hash });
    writeFileSync(path.join(step, 'program/unused.py'), '# more\n');
    expect(await again()).toEqual({ status: 'ran', hash: first.hash });
    workspace.close();
  });
});
