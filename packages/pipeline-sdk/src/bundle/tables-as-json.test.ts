import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProgram } from './bundle-program.ts';

const ROWS = 600;
const entries = Array.from({ length: ROWS }, (_, i) => `'word ${i} ${'x'.repeat(1000)}':{3:${i},1:0.5}`).join(',');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tables-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Bundles a program that writes a table of an installed package to the process. */
async function bundled(name: string, table: string) {
  const root = path.join(folder, name);
  await mkdir(path.join(root, 'node_modules/big'), { recursive: true });
  await mkdir(path.join(root, 'src'));
  await writeFile(path.join(root, 'node_modules/big/package.json'), '{"name":"big","type":"module","main":"index.js"}');
  await writeFile(path.join(root, 'node_modules/big/index.js'), table);
  await writeFile(path.join(root, 'src/main.ts'), "import { table } from 'big';\nexport { table };\n");
  const { files } = await bundleProgram(root, []);
  const code = files.get('main.mjs')!;
  const file = path.join(root, 'main.mjs');
  await writeFile(file, code);
  return { code, ...((await import(pathToFileURL(file).href)) as { table: Record<string, Record<string, number>> }) };
}

test('a large table of an installed package is JSON in the bundle, with the same entries in the same order', async () => {
  const { code, table } = await bundled('data', `/* A licence. */\nexport const table = {${entries}};\n`);
  expect(code.includes('JSON.parse(')).toBe(true);
  expect(Object.keys(table).map((word) => Number.parseInt(word.slice(5), 10))).toEqual(
    Array.from({ length: ROWS }, (_, i) => i),
  );
  expect(Object.values(table)[7]).toEqual({ 1: 0.5, 3: 7 });
});

test.each([
  ['that JSON cannot hold', `'odd':{0:NaN},${entries}`],
  ['that computes', `'odd':{0:()=>1},${entries}`],
])('a table %s stays what it is', async (name, content) => {
  const { code, table } = await bundled(name, `export const table = {${content}};\n`);
  expect(code.includes('JSON.parse(')).toBe(false);
  expect(Object.keys(table)).toHaveLength(ROWS + 1);
});
