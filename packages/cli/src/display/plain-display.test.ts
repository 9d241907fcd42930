import { expect, test } from 'vitest';
import { plainDisplay } from './plain-display.ts';

test('a plain log is not cut, keeps the line breaks of a message and shows what would act on a terminal', () => {
  let written = '';
  const display = plainDisplay((text) => {
    written += text;
  });
  display.show({ type: 'run', run: 'r1', nodes: ['a', 'b'] });
  display.show({
    type: 'node',
    node: 'a',
    status: 'failed',
    error: `first \u001b[31m\u202e\u009b${'x'.repeat(500)}\n  second`,
  });
  display.note('a note\r\u0007');
  expect(written).toBe(
    `run r1: 2 steps\na: failed: first \\u001b[31m\\u202e\\u009b${'x'.repeat(500)}\n  second\na note\\r\\u0007\n`,
  );
});
