import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineKind, readDescriptor } from '@aml-mlops/artifacts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOutput } from './outputs.ts';

const kind = defineKind({
  name: 'report/pair',
  description: '',
  schemaVersion: 4,
  files: ['a.json', 'deep/b.json'],
});
const PRODUCER = { step: 'pair', version: '1', run: 'r' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'outputs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('an output whose kind says which files it holds', () => {
  test('becomes an artifact that says the version of its kind', async () => {
    const target = path.join(folder, 'whole');
    const pending = await openOutput(target, kind.name, false, { ...kind, files: ['a.json'] });
    writeFileSync(path.join(pending.folder, 'a.json'), '{}');
    writeFileSync(path.join(pending.folder, 'more.txt'), '');
    await pending.commit(PRODUCER);
    expect(await readDescriptor(target, kind.name)).toMatchObject({ kind: 'report/pair', kindVersion: 4 });
  });

  test('is refused without one of them, by its name, and nothing is there under the name', async () => {
    const target = path.join(folder, 'part');
    const pending = await openOutput(target, kind.name, false, kind);
    writeFileSync(path.join(pending.folder, 'a.json'), '{}');
    await expect(pending.commit(PRODUCER)).rejects.toMatchObject({
      code: 'E_OUTPUT_INCOMPLETE',
      message: expect.stringContaining('must hold deep/b.json, as every report/pair does'),
    });
    expect(existsSync(target)).toBe(false);
    await pending.discard();
    expect(readdirSync(folder)).not.toContain(path.basename(pending.folder));
  });

  test('in place, without one of them, is no artifact', async () => {
    const target = mkdtempSync(path.join(folder, 'mount-'));
    const pending = await openOutput(target, kind.name, false, kind);
    await expect(pending.commit(PRODUCER)).rejects.toThrow('must hold a.json');
    await expect(readDescriptor(target)).rejects.toThrow('is not an artifact');
  });
});

test('the version of a kind that no definition is known of is left out', async () => {
  const target = path.join(folder, 'plain');
  const pending = await openOutput(target, 'report/plain', false);
  await pending.commit(PRODUCER);
  expect(await readDescriptor(target)).not.toHaveProperty('kindVersion');
});
