import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { frameLines, type Line } from './live-frame.ts';

const steps: readonly (readonly [string, Line])[] = [
  ['define-dataset', { status: 'ran', began: 0, ended: 1200 }],
  ['full-data-validation', { status: 'reused' }],
  ['subset-data-engineering', { status: 'running', began: 0 }],
  [
    'sweep',
    { status: 'running', began: 0, progress: { done: 3, total: 15, message: '电子 👩‍👩‍👧 cafe\u0301'.repeat(9) } },
  ],
  [
    'trainer',
    {
      status: 'failed',
      began: 0,
      ended: 187_000,
      error: 'label "\u001b[2J\u202e\n电子电子电子" must be shorter'.repeat(4),
    },
  ],
  ['champion-gate-of-a-step-with-a-very-long-name-电子电子', { status: 'queued' }],
];

const frame = (columns: number) =>
  frameLines(new Map(steps), { frame: 0, now: 12_000, columns }).map((line) => stripVTControlCharacters(line));

test.each([1, 20, 40, 41, 60, 90, 140, 400])('at %i columns no line is wider, and each step has one', (columns) => {
  const lines = frame(columns);
  expect(lines).toHaveLength(steps.length);
  for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
  expect(lines.join('')).not.toMatch(/\p{Cc}|\u202e/u);
});

test('a narrow terminal leaves out the message, then the bar; names are cut in their middle', () => {
  expect(frame(40)).toEqual([
    '✔ define-dataset        1.2 s',
    '↺ full-data-validation  reused',
    '⠋ subset-dat…gineering  12 s',
    '⠋ sweep                 12 s       3/15',
    '✖ trainer               3 min 07 s labe…',
    '· champion-g…-电子电子  waiting',
  ]);
  expect(frame(60)[3]).toMatch(/sweep +12 s +3\/15$/);
  expect(frame(90)[3]).toMatch(/sweep +12 s +━{12} 3\/15$/);
  expect(frame(140)[3]).toMatch(/sweep +12 s +━{12} 3\/15 {2}电子 .+…$/);
});

test('before the run is known, the display says what is done', () => {
  expect(
    frameLines(new Map(), { frame: 0, now: 0, columns: 20 }).map((line) => stripVTControlCharacters(line)),
  ).toEqual(['⠋ bundling the step…']);
});
