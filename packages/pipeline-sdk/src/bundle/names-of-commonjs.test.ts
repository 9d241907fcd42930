import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProgram } from './bundle-program.ts';

const PACKAGES: Readonly<Record<string, string>> = {
  'plain/package.json': '{"name":"plain","main":"index.js"}',
  'plain/index.js': "exports.deu = ['der'];\nexports.constructor = 1;\nexports['a-b'] = 2;\n",
  'transpiled/package.json': '{"name":"transpiled","main":"index.js","module":"other.js"}',
  'transpiled/index.js': `"use strict";
Object.defineProperty(exports, '__esModule', { value: true });
exports.Exporter = void 0;
class Exporter {}
exports.Exporter = Exporter;
exports.default = Exporter;
`,
  'modern/package.json': '{"name":"modern","type":"module","main":"index.js"}',
  'modern/index.js': 'export const eld = 3;\nexport default 4;\n',
};

const MAIN = `
const loaded = await Promise.all([import('plain'), import('transpiled'), import('modern')]);
const told = loaded.map((all) => Object.keys(all).filter((name) => !['module.exports', '__esModule'].includes(name)).sort()
  .map((name) => [name, typeof all[name], String(JSON.stringify(all[name]))]));
process.stdout.write(JSON.stringify(told));
export {};
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'commonjs-'));
  for (const [file, content] of Object.entries(PACKAGES)) {
    const at = path.join(folder, 'node_modules', file);
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, content);
  }
  await mkdir(path.join(folder, 'src'));
  await writeFile(path.join(folder, 'src/main.ts'), MAIN);
});
afterAll(() => rm(folder, { recursive: true }));

test('packages that are imported dynamically have the same names and values in a bundle as in Node.js', async () => {
  const { files } = await bundleProgram(folder, []);
  for (const [name, code] of files) await writeFile(path.join(folder, name), code);
  await writeFile(path.join(folder, 'plain.mjs'), MAIN);
  const run = async (file: string) =>
    JSON.parse((await promisify(execFile)(process.execPath, [path.join(folder, file)])).stdout) as unknown;
  const inNode = await run('plain.mjs');
  expect(inNode).toMatchObject([
    [
      ['a-b', 'number', '2'],
      ['constructor', 'number', '1'],
      ['default', 'object', expect.any(String)],
      ['deu', 'object', '["der"]'],
    ],
    expect.arrayContaining([['Exporter', 'function', 'undefined']]),
    [
      ['default', 'number', '4'],
      ['eld', 'number', '3'],
    ],
  ]);
  expect(await run('main.mjs')).toEqual(inNode);
});
