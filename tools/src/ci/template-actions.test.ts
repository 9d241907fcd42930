import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The actions of the workflows that match, as they are pinned: `owner/name@commit # version`. */
function actions(pattern: string): Set<string> {
  const files = globSync(pattern, { cwd: ROOT });
  const texts = files.map((file) => readFileSync(path.join(ROOT, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/uses: ([^.\s].*)$/gm)].map(([, action = '']) => action)));
}

test('a new project pins actions by commit, to the versions that this repository uses', () => {
  const own = actions('.github/**/*.yml');
  const template = actions('packages/cli/templates/project/.github/**/*.template');
  expect(template.size).toBeGreaterThan(0);
  expect([...template].filter((action) => !own.has(action))).toEqual([]);
  expect([...own].filter((action) => !/@[0-9a-f]{40} # v\d/.test(action))).toEqual([]);
});
