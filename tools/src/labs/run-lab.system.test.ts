import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixLab } from './fix-lab.ts';
import { parseLab } from './parse-lab.ts';
import { readLabs } from './read-labs.ts';
import { runLab } from './run-lab.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

let work: string;
beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'labs-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const START = '# Lab 1: One\n```sh\n. labs/activate one\n```\n';

async function problemsOf(markdown: string, fix = false) {
  return runLab(parseLab('labs/01-one.md', START + markdown), { root: ROOT, work, fix });
}

describe('a lab', () => {
  test('passes where commands do what the page says; variables, folder and jobs stay from block to block', async () => {
    const { problems } = await problemsOf(
      '```sh\nA=1\nmkdir -p sub && cd sub\nsleep 600 &\n```\n```sh\nkill %1\necho "$A ${PWD##*/}"\n```\n```output\n1 sub\n```\n',
    );
    expect(problems).toEqual([]);
  });

  test('with a flag that there is not fails with the line of the command, and runs nothing more', async () => {
    const { problems } = await problemsOf('```sh\necho fine\nls --no-such-flag\nexit 9\n```\n```output\nother\n```\n');
    expect(problems).toEqual([
      {
        file: 'labs/01-one.md',
        line: 7,
        message: expect.stringMatching(/^failed: ls --no-such-flag\n(.|\n)*no-such-flag/),
      },
    ]);
  });

  test('whose output differs fails with the line of the output', async () => {
    const { problems } = await problemsOf('```sh\necho 0.871\n```\n```output\n0.872\n```\n');
    expect(problems).toEqual([
      { file: 'labs/01-one.md', line: 9, message: expect.stringContaining('0.872\nprinted was:\n0.871') },
    ]);
  });

  test('is mended by --fix', async () => {
    const page = `${START}\`\`\`sh\necho new\n\`\`\`\n\`\`\`output\nold\nlines\n\`\`\`\nthe rest\n`;
    const { problems, fixes } = await problemsOf(page.slice(START.length), true);
    expect(problems).toEqual([]);
    const fixed = fixLab(page, fixes);
    expect(fixed).toBe(page.replace('old\nlines', 'new'));
    expect((await problemsOf(fixed.slice(START.length))).problems).toEqual([]);
  });

  test('may have a block that fails, and fails where that passes', async () => {
    const failing = (command: string) => problemsOf(`\`\`\`sh fails\n${command}\n\`\`\`\n\`\`\`output\nno\n\`\`\`\n`);
    expect((await failing('echo no >&2; false')).problems).toEqual([]);
    expect((await failing('echo no')).problems).toMatchObject([
      { line: 6, message: 'the block must fail, and did not' },
    ]);
  });
});

describe('an exercise', () => {
  const exercise = (check: string, solution: string) =>
    problemsOf(
      `### Exercise 1: x\n\`\`\`sh\necho 0 > x\n\`\`\`\n\`\`\`sh check\n${check}\n\`\`\`\n\`\`\`sh solution\n${solution}\n\`\`\`\n`,
    );

  test('passes where its check fails before the solution, and passes after', async () => {
    expect((await exercise('grep -q 1 x', 'echo 1 > x')).problems).toEqual([]);
  });

  test('whose check passes unsolved is a problem', async () => {
    expect((await exercise('grep -q . x', 'echo 1 > x')).problems).toMatchObject([
      { line: 10, message: 'the check of "Exercise 1: x" must fail before it is solved, and passed' },
    ]);
  });

  test('whose solution does not pass is a problem', async () => {
    const { problems } = await exercise('grep -q 1 x', 'echo 2 > x');
    expect(problems.at(-1)?.message).toBe('the solution of "Exercise 1: x" must pass its check, and failed');
  });
});

/**
 * The cheapest ones with different commands: looking around, programs that track runs, programs that read datasets. In order, since
 * the last two share a workspace. `labs.drill.test.ts` runs all.
 */
test.each(['00-setup', '03-experiment-tracking', '04-data-exploration'])('lab %s does what it says', async (name) => {
  const lab = (await readLabs(ROOT)).find((each) => each.name === name);
  const { problems } = await runLab(lab!, { root: ROOT, work });
  expect(problems).toEqual([]);
});
