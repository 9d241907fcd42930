import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PRELOADED = pathToFileURL(path.join(import.meta.dirname, 'stripped-types.mjs')).href;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stripped types-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a source as a test's process does, or as Node alone does. */
function run(source: string, preloaded = true) {
  const file = path.join(folder, 'main.mts');
  writeFileSync(file, source);
  const options = preloaded ? ['--import', PRELOADED] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, file], {
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('a process prints what it prints without the cache, the first time and later; nothing on standard error', () => {
  // No process before had this source.
  const source = `const seen: string = '${folder}';\nconsole.log(seen, import.meta.filename);\n`;
  const expected = run(source, false);
  expect(expected).toMatchObject({ status: 0, stderr: '' });
  expect([run(source), run(source)]).toEqual([expected, expected]);
});

test('an error is told with the line and the column of the source', () => {
  const source = `interface Row {\n  readonly a: number;\n}\nconst row = undefined as unknown as Row; row.a;\n`;
  const { stderr } = run(source);
  expect(stderr).toContain('main.mts:4:46');
  expect(stderr).toContain(
    run(source, false)
      .stderr.split('\n')
      .find((line) => line.includes('main.mts:4:46')),
  );
});

test('a changed source is another one', () => {
  expect(run(`console.log(1 as number);`).stdout).toBe('1\n');
  expect(run(`console.log(2 as number);`).stdout).toBe('2\n');
});
