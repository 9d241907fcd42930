import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compileExamples, docExamples, readExamples } from './doc-examples.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const work = mkdtempSync(path.join(tmpdir(), 'examples-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const PACKAGES = ['artifacts', 'parallel', 'pipeline-sdk', 'scoring', 'text', 'tracking', 'hypertune'];

test('an example goes from its tag to the next, or to the end of the docstring', () => {
  const source = '/**\n * Adds.\n *\n * @example\n * add(1, 2);\n * add(3, 4);\n *\n * @throws never\n */\n';
  expect(docExamples(source, 'a.ts')).toEqual([{ file: 'a.ts', line: 5, code: 'add(1, 2);\nadd(3, 4);' }]);
});

test('what teams call has an example, and every example compiles', async () => {
  const examples = await readExamples(ROOT, PACKAGES);
  const called = ['defineKind', 'defineStep', 'definePipeline', 'Scorer.load', 'openTracking', 'samplerOf'];
  expect(called.filter((name) => !examples.some(({ code }) => code.includes(`${name}(`)))).toEqual([]);
  const broken = { file: 'broken.ts', line: 1, code: 'defineKind({ name: 7 });' };
  const said = await compileExamples([...examples, broken], ROOT, path.join(work, 'examples'));
  expect(said).toContain('broken.ts:1');
  expect(said.split('\n').filter((line) => /^\S+\(\d+/.test(line) && !line.startsWith('broken.ts:1'))).toEqual([]);
});
