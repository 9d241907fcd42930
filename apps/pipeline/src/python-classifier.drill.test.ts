import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunDocument } from '@aml-mlops/cli';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { app } from '../mlops.config.ts';

const MLOPS = path.join(app.repository, 'packages/cli/bin/mlops');
const CONFIG = path.resolve(import.meta.dirname, '../fixtures/python-classifier/mlops.config.ts');

const folder = mkdtempSync(path.join(tmpdir(), 'python-classifier-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasPython = (() => {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

interface ClassifyDocument extends RunDocument {
  readonly model: (RunDocument['model'] & { readonly accuracy: number }) | null;
}

function mlops(...args: readonly string[]) {
  const env = { ...process.env, NO_COLOR: '1', MLOPS_CONFIG: CONFIG, MLOPS_HOME: path.join(folder, 'home') };
  return spawnSync(MLOPS, args, { env, encoding: 'utf8', input: 'The antenna of my radio\n' });
}

describe.skipIf(!hasPython)(
  'a model that scikit-learn fitted in a Python step (skipped where python3 is not in the path)',
  () => {
    let first: ReturnType<typeof mlops>;
    let document: ClassifyDocument;
    beforeAll(() => {
      first = mlops('run', 'classify', '--json');
      if (!isInstalled()) return;
      expect(first.status, first.stderr).toBe(0);
      document = JSON.parse(first.stdout) as ClassifyDocument;
    });

    /** The runner installs scikit-learn and skl2onnx, which needs a package index that can be reached. */
    const isInstalled = () => !first.stderr.includes('must name packages that can be installed');
    const unlessInstalled = 'scikit-learn and skl2onnx cannot be installed here';
    const read = (file: string): unknown => {
      const model = document.outputs.find(({ name }) => name === 'model')?.path ?? '';
      return JSON.parse(readFileSync(path.join(model, file), 'utf8'));
    };

    test('is served as it was fitted, judged by the gate, and becomes the champion', ({ skip }) => {
      skip(!isInstalled(), unlessInstalled);
      expect(read('parity.json')).toMatchObject({ passed: true, labelFlips: 0 });
      expect(document.model).toMatchObject({ name: 'sample-classifier', version: 1, promoted: true });
      const decision = JSON.parse(
        readFileSync(
          path.join(document.outputs.find(({ name }) => name === 'decision')?.path ?? '', 'decision.json'),
          'utf8',
        ),
      ) as { candidate: { accuracy: number }; parity: { passed: boolean } };
      expect(decision.parity.passed).toBe(true);
      expect(decision.candidate.accuracy).toBeGreaterThan(0.8);
    });

    test('is reused as any other step, and answers', ({ skip }) => {
      skip(!isInstalled(), unlessInstalled);
      const again = JSON.parse(mlops('run', 'classify', '--json').stdout) as RunDocument;
      expect(new Set(again.steps.map(({ status }) => status))).toEqual(new Set(['reused']));
      const to = path.join(folder, 'answers.jsonl');
      const { status, stderr } = mlops('predict', '-', '--input-format', 'text', '--to', to);
      expect(status, stderr).toBe(0);
      expect(readFileSync(to, 'utf8')).toContain('The antenna of my radio');
    });
  },
);
