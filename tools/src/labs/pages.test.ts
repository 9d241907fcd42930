import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readLabs } from './read-labs.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const labs = await readLabs(ROOT);

test.each(labs)(
  '$file has goal, theory, steps, an exercise, what differs on Azure, and what to read next',
  ({ file, parts }) => {
    // Headings that a block prints are not the page's.
    const page = readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/^```.*?^```$/gms, '');
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Goal', 'What you need to know', 'Steps', 'Exercises', 'On Azure', 'Read next']);
    expect(page).toMatch(/^\*\*Time\*\* \d+ minutes · \*\*Needs\*\* .* · \*\*Workspace\*\* `\S+`/m);
    expect(parts.filter((part) => 'check' in part).length).toBeGreaterThan(0);
  },
);

test('the overview lists every lab in order, with its title and its time', () => {
  const overview = readFileSync(path.join(ROOT, 'labs/README.md'), 'utf8');
  const rows = [...overview.matchAll(/^\| \[(\d+)\]\((\S+)\) \| (.*) \| (\d+ minutes) \|/gm)].map((row) =>
    row.slice(1),
  );
  const expected = labs.map(({ name, file, title }) => {
    const [, number = '', words = ''] = /^Lab (\d+): (.*)$/.exec(title) ?? [];
    const time = /^\*\*Time\*\* (\d+ minutes)/m.exec(readFileSync(path.join(ROOT, file), 'utf8'))?.[1];
    return [number, `${name}.md`, words, time];
  });
  expect(rows).toEqual(expected);
});

test('links of labs and slides lead to files that exist', () => {
  const pages = [...labs.map(({ file }) => file), 'labs/README.md', 'slides/README.md'];
  const broken = pages.flatMap((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8').replaceAll(/^```.*?^```$/gms, '');
    return [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^https?:/.test(target) && !existsSync(path.join(ROOT, path.dirname(file), target)))
      .map((target) => `${file}: ${target}`);
  });
  expect(broken).toEqual([]);
});
