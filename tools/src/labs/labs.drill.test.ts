import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readLabs } from './read-labs.ts';
import { runLab } from './run-lab.ts';
import { typeCheckLabs } from './type-check.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const labs = await readLabs(ROOT);
const work = mkdtempSync(path.join(tmpdir(), 'labs-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

test('the TypeScript of the labs compiles', async () => {
  expect(await typeCheckLabs(labs, ROOT, path.join(work, 'types'))).toBe('');
});

// In order: labs of one workspace continue one another.
test.each(labs)(
  'every block of $name does what the page says',
  async (lab) => {
    expect((await runLab(lab, { root: ROOT, work })).problems).toEqual([]);
  },
  3_600_000,
);
