import { expect, test } from 'vitest';
import { parseLab } from './parse-lab.ts';

const START = '# Lab 9: Nine\n\n```sh\n. labs/activate nine\n```\n';

test('blocks are read in order, with the line on which their code begins', () => {
  const { title, workspace, parts } = parseLab(
    'labs/09-nine.md',
    `${START}\`\`\`output\nhello\n\`\`\`\n\n\`\`\`ts file=a/b.ts\nconsole.log(1);\n\`\`\`\n\`\`\`sh fails\nfalse\n\`\`\`\n\`\`\`text\nread me\n\`\`\`\n`,
  );
  expect({ title, workspace }).toEqual({ title: 'Lab 9: Nine', workspace: 'nine' });
  expect(parts).toEqual([
    { type: 'commands', code: '. labs/activate nine\n', line: 4, role: 'plain', output: { text: 'hello\n', line: 7 } },
    { type: 'file', code: 'console.log(1);\n', line: 11, role: 'plain', file: 'a/b.ts' },
    { type: 'commands', code: 'false\n', line: 14, role: 'fails' },
  ]);
});

test('an exercise is what it gives, its check with what that prints, and its solution', () => {
  const [, exercise] = parseLab(
    'x.md',
    `${START}### Exercise 1: one\n\n\`\`\`sh\necho 0 > a\n\`\`\`\n\`\`\`sh check\ngrep 1 a\n\`\`\`\n\`\`\`sh solution\necho 1 > a\n\`\`\`\n\`\`\`output\n1\n\`\`\`\n`,
  ).parts;
  expect(exercise).toMatchObject({
    title: 'Exercise 1: one',
    given: [{ code: 'echo 0 > a\n' }],
    check: { code: 'grep 1 a\n', output: { text: '1\n' } },
    solution: [{ code: 'echo 1 > a\n' }],
  });
});

test.each([
  ['a block in a list', '- a\n  ```sh\n  ls\n  ```\n', 'x.md:7: a block must not be indented'],
  ['a block without an end', '```sh\nls\n', 'x.md:6: the block has no end'],
  ['a language that nothing runs', '```python\nprint(1)\n```\n', 'x.md:6: a block must be commands (sh), output'],
  ['a flag that there is not', '```sh quietly\nls\n```\n', 'x.md:6: flags of a block must be'],
  ['a file outside', '```sh file=../../a\nls\n```\n', "file must be below the lab's folder; got ../../a"],
  ['a check without an exercise', '```sh check\nls\n```\n', 'a check must be below a heading'],
  ['output that nothing prints', '### Exercise 1: a\n```output\na\n```\n', 'output must follow the commands'],
  [
    'an exercise without a check',
    '### Exercise 1: a\n```sh solution\nls\n```\n',
    'an exercise must have one check; got 0',
  ],
  ['an exercise without a solution', '### Exercise 1: a\n```sh check\nls\n```\n', 'an exercise must have a solution'],
])('%s is refused', (_what, markdown, message) => {
  expect(() => parseLab('x.md', START + markdown)).toThrow(message);
});

test('a lab begins by entering its folder', () => {
  expect(() => parseLab('x.md', '# Lab 1: One\n```sh\nls\n```\n')).toThrow('the line ". labs/activate NAME"');
});
