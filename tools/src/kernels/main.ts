import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { assemblyConstants } from './assembly-constants.ts';

/**
 * Compiles every `packages/<package>/assembly/<name>.ts` (AssemblyScript) to `src/generated/<name>.wasm.ts`, a module
 * that exports the WebAssembly as base64, which loads the same way from sources, in tests and in a step's bundle.
 * Before that it writes each `<name>.record.ts` below src, a memory layout, to `assembly/generated/<name>.record.ts`, whose
 * constants the kernels import.
 * Runs as the root `prepare` script, so `npm ci` is the only set-up.
 */
const root = path.resolve(import.meta.dirname, '../../..');
const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
const run = promisify(execFile);

const records = globSync('packages/*/src/**/*.record.ts', { cwd: root }).sort();
await Promise.all(records.map((record) => declare(path.join(root, record))));
const sources = globSync('packages/*/assembly/*.ts', { cwd: root }).sort();
await Promise.all(sources.map((source) => compile(path.join(root, source))));
process.stderr.write(`compiled ${sources.length} WebAssembly kernel${sources.length === 1 ? '' : 's'}\n`);

async function declare(record: string): Promise<void> {
  const { offsets }: { offsets?: Record<string, number> } = await import(pathToFileURL(record).href);
  const packageFolder = record.slice(0, record.lastIndexOf(`${path.sep}src${path.sep}`));
  if (!offsets || !existsSync(path.join(packageFolder, 'assembly'))) return;
  const folder = path.join(packageFolder, 'assembly/generated');
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(path.join(folder, '.record-'));
  try {
    const file = path.join(scratch, 'record.ts');
    const from = path.relative(packageFolder, record).split(path.sep).join('/');
    await writeFile(file, `// Written from ${from}.\n${assemblyConstants(offsets)}`);
    await rename(file, path.join(folder, path.basename(record)));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function compile(source: string): Promise<void> {
  const packageFolder = path.resolve(path.dirname(source), '..');
  const name = path.basename(source, '.ts');
  const folder = path.join(packageFolder, 'src/generated');
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(path.join(folder, '.kernel-'));
  try {
    const wasm = path.join(scratch, 'kernel.wasm');
    const config = path.join(packageFolder, 'assembly/asconfig.json');
    await run(process.execPath, [compiler, source, '--config', config, '--outFile', wasm], { cwd: packageFolder });
    const base64 = (await readFile(wasm)).toString('base64');
    const module = path.join(scratch, 'kernel.ts');
    await writeFile(module, `/** Compiled from assembly/${name}.ts. */\nexport const wasm: string =\n  '${base64}';\n`);
    await rename(module, path.join(folder, `${name}.wasm.ts`));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
