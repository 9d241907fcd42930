import { describe, expect, test } from 'vitest';
import { compareOutput, fixOutput } from './compare-output.ts';

describe('a page and what is printed are the same', () => {
  test.each([
    ['times and ids', 'run 20261128-101515-24cf done in 56 s', 'run 20270101-000000-zz99 done in 2 min 09 s'],
    [
      'hashes',
      'model .mlops/artifacts/m/6607e639a80d91176543dc0d6d3e8d4d',
      'model .mlops/artifacts/m/0b0b0b9a80d91176543dc0d6d3e8d4d0',
    ],
    ['widths of columns', '───  ──\na     1', '─────────  ──\na  1'],
    ['ports', 'http://127.0.0.1:5001/score', 'http://127.0.0.1:40123/score'],
    ['lines left out', 'a\n…\nd', 'a\nb\nc\nd'],
    ['no lines left out', 'a\n…', 'a'],
  ])('but for %s', (_what, shown, printed) => {
    expect(compareOutput(shown, printed)).toEqual({ same: true });
  });
});

describe('a page and what is printed are not the same where', () => {
  test.each([
    ['a number differs', 'accuracy 0.872', 'accuracy 0.871', 'accuracy 0.872'],
    ['a line is missing', 'a\nb', 'a', 'b'],
    ['a line is printed that nothing leaves out', 'a', 'a\nb', 'the end; got b'],
    ['lines are in another order', '…\na\n…\nb', 'b\na', 'b'],
    ['a word that looks like a hash differs', 'deadbeefcafe', 'feedbeefcafe', 'deadbeefcafe'],
  ])('%s', (_what, shown, printed, expected) => {
    expect(compareOutput(shown, printed)).toEqual({ same: false, expected });
  });
});

describe('what the page should show', () => {
  test('is all that is printed where it leaves nothing out', () => {
    expect(fixOutput('old\n', 'new\nlines\n')).toBe('new\nlines\n');
  });

  test('is the printed line most like the one shown, and the page leaves out what it left out', () => {
    const printed = 'Datasets\nsample-train 2 750\nsample-test 2 250\n\nModel sample version 2: champion\n';
    expect(fixOutput('Datasets\nsample-train 1 700\n…\nModel sample version 1: champion\n', printed)).toBe(
      'Datasets\nsample-train 2 750\n…\nModel sample version 2: champion\n',
    );
  });

  test('is then the same', () => {
    const printed = 'a 1\nb 2\nc 3\n';
    expect(compareOutput(fixOutput('a 0\n…\nc 0\n', printed), printed)).toEqual({ same: true });
  });
});
