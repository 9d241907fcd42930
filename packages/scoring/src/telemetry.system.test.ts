import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTinyModel } from './testing/tiny-model.ts';

const hasStrace = spawnSync('strace', ['-V']).status === 0;

let work: string;
beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'telemetry-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

/** A folder with a model, an empty home folder and an empty temporary one. */
async function emptyPlace(): Promise<string> {
  const folder = await mkdtemp(path.join(work, 'place-'));
  await writeTinyModel(path.join(folder, 'model'));
  for (const name of ['home', 'temporary']) await mkdir(path.join(folder, name));
  return folder;
}

/** Predicts in a process of its own, which lives on for as long as ONNX Runtime's telemetry takes to wake up. */
async function predict(folder: string, launcher: readonly string[] = []): Promise<string> {
  const index = pathToFileURL(path.join(import.meta.dirname, 'index.ts')).href;
  const program = path.join(folder, 'predict.mts');
  await writeFile(
    program,
    `import { Scorer } from ${JSON.stringify(index)};
const scorer = await Scorer.load(process.argv[2]);
const [answer] = await scorer.predict(['radio antenna']);
await new Promise((resolve) => setTimeout(resolve, 12000));
await scorer.close();
console.log(answer.label);
`,
  );
  const [command, ...args] = [...launcher, process.execPath, program, path.join(folder, 'model')];
  const { ORT_DISABLE_TELEMETRY: _, ...rest } = process.env;
  const places = { HOME: path.join(folder, 'home'), TMPDIR: path.join(folder, 'temporary') };
  const { stdout } = await promisify(execFile)(command!, args, { env: { ...rest, ...places } });
  return stdout.trim();
}

// Both wait most of their time.
describe.concurrent('a prediction', () => {
  test('writes nothing into the home folder and the temporary one', async () => {
    const folder = await emptyPlace();
    expect(await predict(folder)).toBe('radio');
    expect(await readdir(path.join(folder, 'home'))).toEqual([]);
    expect(await readdir(path.join(folder, 'temporary'))).toEqual([]);
  });

  test.skipIf(!hasStrace)('asks for no address (skipped without strace)', async () => {
    const folder = await emptyPlace();
    const trace = path.join(folder, 'trace');
    expect(await predict(folder, ['strace', '-f', '-qq', '-e', 'trace=connect,openat', '-o', trace])).toBe('radio');
    const lines = (await readFile(trace, 'utf8')).split('\n');
    expect(lines.filter((line) => /AF_INET6?|resolv\.conf/.test(line))).toEqual([]);
  });
});
