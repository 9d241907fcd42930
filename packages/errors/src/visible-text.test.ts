import { expect, test } from 'vitest';
import { visibleLines, visibleText } from './index.ts';

test.each([
  ['plain café 你好 😀', 'plain café 你好 😀'],
  ['two\nlines\r\n\tand a tab', 'two\\nlines\\r\\n\\tand a tab'],
  ['\u001b[31mred\u009b2J\u0007', '\\u001b[31mred\\u009b2J\\u0007'],
  ['a\u202egnp.exe\u2066', 'a\\u202egnp.exe\\u2066'],
  ['zero\u200bwidth\ufeff\u00ad', 'zero\\u200bwidth\\ufeff\\u00ad'],
  ['\ud800 lone \udfff', '\\ud800 lone \\udfff'],
  ['tag \u{e0041}', 'tag \\u{e0041}'],
  ['👩‍👩‍👧 \u200cjoined', '👩‍👩‍👧 \u200cjoined'],
  ['constructor', 'constructor'],
])('visible text of %j is %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test('a text is cut by characters, and no character is cut in two', () => {
  expect(visibleText('😀😀😀', 3)).toBe('😀😀😀');
  expect(visibleText('😀😀😀😀', 3)).toBe('😀😀…');
  expect(visibleText('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxx…');
});

test('of several lines the line breaks stay and all else that hides or acts is shown', () => {
  expect(visibleLines('step a failed\n  label \u001b[2J\u202e\t\r\n  log: x\u2028y')).toBe(
    'step a failed\n  label \\u001b[2J\\u202e\\t\\r\n  log: x\\u2028y',
  );
});
