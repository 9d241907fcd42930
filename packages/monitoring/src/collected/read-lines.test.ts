import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Longer than what is read at once, with characters that lie over its edges. */
const LONG = 'é🦓x'.repeat(120_000);

test.each([
  ['nothing', '', []],
  ['no newline at the end', 'a\nb', ['a', 'b']],
  ['blank lines', '\n  \na\n\n\t\nb\n\n', ['a', 'b']],
  ['lines of Windows and of old Macs', 'a\r\nb\rc\r\n', ['a', 'b', 'c']],
  ['long lines', `${LONG}\nb\n${LONG}${LONG}\nc`, [LONG, 'b', LONG + LONG, 'c']],
  ['many lines', 'häuser\n'.repeat(90_000), Array(90_000).fill('häuser')],
])('%s', async (name, text, lines) => {
  const file = path.join(folder, name);
  await writeFile(file, text);
  const read: string[] = [];
  for await (const line of readLines(file)) read.push(line);
  expect(read.length).toBe(lines.length);
  expect(read.every((line, i) => line === lines[i])).toBe(true);
});
