import fs, {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { hashFolder, readDescriptor } from '@aml-mlops/artifacts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { statuses, TestWorkspace } from '../../testing/test-workspace.fixture.ts';
import type { RunResult } from '../index.ts';

let workspace: TestWorkspace;
let first: RunResult;
const warnings: string[] = [];
const warn = (line: string) => void warnings.push(line);
const run = (...[request, options]: Parameters<TestWorkspace['run']>) =>
  workspace.run(request ?? workspace.request(), { warn, ...options });

/** Every test begins with the same run, which is done once. */
beforeAll(async () => {
  workspace = new TestWorkspace();
  first = await workspace.run();
  workspace.keep();
});
beforeEach(() => {
  warnings.length = 0;
  workspace.goBack();
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => workspace.close());

const folderOf = (node: string, port = 'joined') => first.outputs[node]?.[port]?.folder ?? '';
const REUSED = { left: 'reused', right: 'reused', both: 'reused', book: 'reused', files: 'reused' };

const damages: [string, (folder: string) => void][] = [
  ['a flipped byte', (folder) => writeFileSync(path.join(folder, 'value.txt'), 'm')],
  ['a truncated file', (folder) => writeFileSync(path.join(folder, 'value.txt'), '')],
  ['a lost file', (folder) => rmSync(path.join(folder, 'value.txt'))],
  ['a file too many', (folder) => writeFileSync(path.join(folder, 'more.txt'), '')],
  [
    'a file in the place of the folder',
    (folder) => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, '');
    },
  ],
];

test.each(damages)('%s: it is not used, the step runs again and its copy takes the place', async (_, damage) => {
  damage(folderOf('left'));
  const second = await run();
  expect(statuses(second)).toEqual({ ...REUSED, left: 'ran' });
  expect(second.outputs).toEqual(first.outputs);
  expect(await hashFolder(folderOf('left'))).toBe(first.outputs['left']?.['joined']?.hash);
  expect(warnings).toEqual([expect.stringContaining(`artifact ${folderOf('left')} is damaged and not used: `)]);
  expect(readdirSync(path.join(workspace.workspace.artifacts, '.damaged'))).toHaveLength(1);
  expect(statuses(await run())).toEqual(REUSED);
});

test('a step that is forced replaces what is damaged', async () => {
  writeFileSync(path.join(folderOf('both'), 'value.txt'), 'wrong');
  const second = await run(workspace.request({}, { noCache: true }));
  expect(workspace.value(second, 'both')).toBe('l+r+b');
});

test('a byte that changed while size and times stayed is found by verify', async () => {
  const file = path.join(folderOf('right'), 'value.txt');
  const { atime, mtime } = statSync(file);
  writeFileSync(file, 'R');
  utimesSync(file, atime, mtime);
  // As a disk does it: the database is told that nothing changed.
  const { fileHashes } = workspace.workspace.database;
  fileHashes.put([{ path: file, trait: statSync(file), hash: await hashOf('r') }]);
  expect(statuses(await run())).toEqual(REUSED);
  const second = await run(workspace.request(), { verify: true });
  expect(statuses(second)).toEqual({ ...REUSED, right: 'ran' });
  expect(workspace.value(second, 'right')).toBe('r');
});

test.each([
  ['lost', (file: string) => rmSync(file)],
  ['broken', (file: string) => appendFileSync(file, '!')],
])('a descriptor that is %s is written anew where the content is whole', async (_, damage) => {
  damage(path.join(folderOf('left'), '_artifact.json'));
  expect(statuses(await run())).toEqual(REUSED);
  expect(await readDescriptor(folderOf('left'), 'metrics/sweep')).toMatchObject({
    contentHash: first.outputs['left']?.['joined']?.hash,
    producer: { step: 'join-text', run: first.run },
  });
});

test('what a run measured is no part of the content', async () => {
  mkdirSync(path.join(folderOf('left'), '_measured'));
  writeFileSync(path.join(folderOf('left'), '_measured/times.json'), '{}');
  expect(statuses(await run())).toEqual(REUSED);
});

test('a lost state that the step can make again is made again', async () => {
  rmSync(folderOf('book', 'book'), { recursive: true });
  const second = await run();
  expect(statuses(second)).toEqual({ ...REUSED, book: 'ran' });
  expect(second.outputs).toEqual(first.outputs);
  expect(statuses(await run())).toEqual(REUSED);
});

test('so is one that was made from a state before it', async () => {
  const second = await run(workspace.request({ both: { text: 'c' } }));
  rmSync(second.outputs['book']?.['book']?.folder ?? '', { recursive: true });
  const third = await run(workspace.request({ both: { text: 'c' } }));
  expect(third.outputs).toEqual(second.outputs);
  expect(workspace.book(third)).toEqual(['l+r+b', 'l+r+c']);
});

test('a lost state that holds more than the step reads now is an error that says so', async () => {
  rmSync(folderOf('book', 'book'), { recursive: true });
  const second = await run(workspace.request({ both: { text: 'c' } }));
  expect(second.failure).toMatchObject({ node: 'book', error: { code: 'E_STATE_LOST' } });
  expect(second.failure?.error.message).toContain(`${folderOf('book', 'book')} is missing or damaged`);
  expect(second.failure?.error.message).toContain('mlops store repair');
});

test('a run of which all is known reads no file of an artifact', async () => {
  // Their hashes are known again after they were put back.
  expect(statuses(await run())).toEqual(REUSED);
  const opened: string[] = [];
  const { createReadStream } = fs;
  vi.spyOn(fs, 'createReadStream').mockImplementation((file, options) => {
    opened.push(String(file));
    return createReadStream(file, options);
  });
  const stats: string[] = [];
  const { stat, readFile } = fs.promises;
  vi.spyOn(fs.promises, 'stat').mockImplementation(((file: string) => {
    stats.push(file);
    return stat(file);
  }) as typeof stat);
  vi.spyOn(fs.promises, 'readFile').mockImplementation(((file: string, options: BufferEncoding) => {
    opened.push(file);
    return readFile(file, options);
  }) as typeof readFile);
  syncBuiltinESMExports();
  try {
    expect(statuses(await run())).toEqual(REUSED);
  } finally {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  }
  const inStore = (file: string) => file.startsWith(workspace.workspace.artifacts);
  expect(opened.filter(inStore)).toEqual([]);
  // Of each of five artifacts its folder, its file and its descriptor; of the state twice, as what is read and what is made.
  expect(stats.filter(inStore)).toHaveLength(18);
});

async function hashOf(text: string): Promise<string> {
  const { hashText } = await import('@aml-mlops/artifacts');
  return hashText(text);
}

test('an input that is an artifact is compared with its descriptor', async () => {
  const { ArtifactStore } = await import('./artifact-store.ts');
  const store = new ArtifactStore(workspace.workspace.artifacts, workspace.workspace.database);
  const folder = folderOf('left');
  expect(await store.hashOfInput('text', folder, 'metrics/sweep')).toBe(first.outputs['left']?.['joined']?.hash);
  writeFileSync(path.join(folder, 'value.txt'), 'other');
  await expect(store.hashOfInput('text', folder, 'metrics/sweep')).rejects.toMatchObject({ code: 'E_INPUT_DAMAGED' });
  expect(readFileSync(path.join(folder, 'value.txt'), 'utf8'), 'inputs are left as they are').toBe('other');
});
