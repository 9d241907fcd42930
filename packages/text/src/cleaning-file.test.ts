import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLEANING_FILE, readCleaning, writeCleaning } from './cleaning-file.ts';
import { DEFAULT_CLEANING, parseCleaningOptions } from './cleaning-options.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cleaning-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what is written is read again', async () => {
  const options = { ...DEFAULT_CLEANING, digits: false };
  await writeCleaning(folder, options);
  expect(await readCleaning(folder)).toEqual(options);
});

test('a folder that does not say how its texts were cleaned is named', async () => {
  await expect(readCleaning(folder)).rejects.toMatchObject({ code: 'E_NOT_CLEANED' });
  await writeFile(path.join(folder, CLEANING_FILE), '{');
  await expect(readCleaning(folder)).rejects.toThrow(`${folder} does not say how its texts were cleaned`);
});

test.each([
  [[], 'options of cleaning must be an object; got []'],
  [null, 'options of cleaning must be an object; got null'],
  [{ ...DEFAULT_CLEANING, digits: 'yes' }, 'digits of cleaning must be true or false; got "yes"'],
  [{ lowerCase: true, punctuation: true, digits: true }, 'stopWords of cleaning must be true or false; got nothing'],
  [
    { ...DEFAULT_CLEANING, html: true },
    'cleaning has no option html; it has lowerCase, punctuation, digits, stopWords',
  ],
])('%j is refused', (json, message) => {
  expect(() => parseCleaningOptions(json)).toThrow(message);
});
