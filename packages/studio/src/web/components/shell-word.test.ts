import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { HOSTILE } from '../../testing/hostile-texts.ts';
import { shellWord } from './shell-word.ts';

test('a shell takes a word of users as that word', () => {
  expect(shellWord('sample-classifier:2')).toBe('sample-classifier:2');
  expect(shellWord('--endpoint')).toBe('--endpoint');
  const words = [...Object.values(HOSTILE), "it's $(whoami) `id` \\", 'a b', '', '-rf x', '\u{e0041}tag'];
  const line = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  expect(
    execFileSync('bash', ['-c', line], { env: { LC_ALL: 'C.UTF-8' } })
      .toString()
      .split('\0'),
  ).toEqual([...words, '']);
});
