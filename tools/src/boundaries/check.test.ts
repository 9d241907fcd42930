import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBoundaries } from './check.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'boundaries-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function addPackage(name: string, tag: string, files: Record<string, string>, dependencies: string[] = []): void {
  const folder = path.join(root, 'packages', name);
  const json = {
    name: `@aml-mlops/${name}`,
    exports: { '.': './src/index.ts' },
    dependencies: Object.fromEntries(dependencies.map((d) => [d, '1'])),
    nx: { tags: [`type:${tag}`] },
  };
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(json));
  for (const [file, source] of Object.entries(files)) writeFileSync(path.join(folder, 'src', file), source);
}

test('packages that keep to their layers give no problem', () => {
  addPackage('text', 'ground', { 'index.ts': `export const a = 1;` });
  addPackage('sdk', 'sdk', { 'index.ts': `import { a } from '@aml-mlops/text';\nexport { a };` }, ['@aml-mlops/text']);
  expect(checkBoundaries(root)).toEqual([]);
});

test.each([
  ['an arrow that points up', `import '@aml-mlops/sdk';`, 'type:ground must not import type:sdk (@aml-mlops/sdk)'],
  ['a type that points up', `export type { A } from '@aml-mlops/sdk';`, 'type:ground must not import type:sdk'],
  ['a deep import', `export { a } from '@aml-mlops/sdk/src/deep.ts';`, '@aml-mlops/sdk/src/deep.ts is not exported'],
  ['a way around the name', `await import('../../sdk/src/index.ts');`, 'leaves the package'],
  ['an undeclared package', `import 'left-pad';`, 'left-pad must be a dependency in packages/text/package.json'],
  [
    'ONNX Runtime without its loader',
    `await import('onnxruntime-node');`,
    'only @aml-mlops/scoring may import onnxruntime-node*',
  ],
  ['Azure outside its adapter', `import '@azure/identity';`, 'only @aml-mlops/azureml may import @azure/*'],
])('%s is found, with file and line', (_, source, problem) => {
  addPackage('text', 'ground', { 'index.ts': `\n${source}` }, ['@aml-mlops/sdk']);
  addPackage('sdk', 'sdk', { 'index.ts': 'export type A = 1;' });
  const problems = checkBoundaries(root);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('packages/text/src/index.ts:2: ');
  expect(problems[0]).toContain(problem);
});

test('a test may import ONNX Runtime, and no Azure', () => {
  addPackage(
    'text',
    'ground',
    { 'index.ts': '', 'a.test.ts': `import 'onnxruntime-node';\nimport '@azure/identity';` },
    ['onnxruntime-node', '@azure/identity'],
  );
  expect(checkBoundaries(root)).toEqual(['packages/text/src/a.test.ts:2: only @aml-mlops/azureml may import @azure/*']);
});

test('cycles between files and between packages are named', () => {
  addPackage('a', 'ground', { 'index.ts': `import './b.ts';`, 'b.ts': `import './index.ts';` }, ['@aml-mlops/b']);
  addPackage('b', 'ground', { 'index.ts': `export {};` }, ['@aml-mlops/a']);
  expect(checkBoundaries(root)).toEqual([
    'import cycle: packages/a/src/b.ts -> packages/a/src/index.ts -> packages/a/src/b.ts',
    'package cycle: @aml-mlops/a -> @aml-mlops/b -> @aml-mlops/a',
  ]);
});

test('a step that lacks a file, two steps that know each other, and a large file are found', () => {
  addPackage('one', 'step', { 'index.ts': `import '@aml-mlops/two';` }, ['@aml-mlops/two']);
  addPackage('two', 'step', { 'index.ts': `// ${'x'.repeat(16_000)}` });
  const problems = checkBoundaries(root).join('\n');
  expect(problems).toContain('packages/one must have environment/Dockerfile');
  expect(problems).toContain('@aml-mlops/one must not import @aml-mlops/two: they are of one layer');
  expect(problems).toContain('packages/two/src/index.ts must be at most 15000 bytes');
});

test('a large file of AssemblyScript is found', () => {
  addPackage('text', 'ground', { 'index.ts': 'export {};' });
  mkdirSync(path.join(root, 'packages/text/assembly/kernel'), { recursive: true });
  writeFileSync(path.join(root, 'packages/text/assembly/kernel/part.ts'), `// ${'x'.repeat(16_000)}`);
  expect(checkBoundaries(root)).toEqual([
    expect.stringContaining('packages/text/assembly/kernel/part.ts must be at most'),
  ]);
});
