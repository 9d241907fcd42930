import { afterEach, expect, test, vi } from 'vitest';
import { printJson, printNote, printResult } from './output.ts';

const hostile = 'label \u001b[2J\u009b\u202e\u2028\u{e0041}';

function written(stream: NodeJS.WriteStream, print: () => void): string {
  const write = vi.spyOn(stream, 'write').mockReturnValue(true);
  print();
  return write.mock.calls.map(([text]) => String(text)).join('');
}
afterEach(() => void vi.restoreAllMocks());

test('JSON on a terminal acts on nothing, and is the same value', () => {
  const json = written(process.stdout, () => printJson({ [hostile]: [hostile] }));
  expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  expect(JSON.parse(json)).toEqual({ [hostile]: [hostile] });
});

test('results and notes keep their lines and show what would act', () => {
  const shown = 'a\nlabel \\u001b[2J\\u009b\\u202e\\u2028\\u{e0041}\n';
  expect(written(process.stdout, () => printResult(`a\n${hostile}`))).toBe(shown);
  expect(written(process.stderr, () => printNote(`a\n${hostile}`))).toBe(shown);
});
