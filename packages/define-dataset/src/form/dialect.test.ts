import { expect, test } from 'vitest';
import { detectDialect } from './dialect.ts';

const rows = (...lines: string[]) => `${lines.join('\n')}\n`;
const found = (text: string, usual = ',') => {
  const { delimiter, quote, width } = detectDialect(text, { usual });
  return { delimiter, quote, width };
};

test.each([
  [',', '"', rows('text,label', '"a, b",x', 'c,y')],
  [';', '"', rows('text;label', 'a, b;x', 'c, d;y')],
  ['\t', '', rows('text\tlabel', 'a, b\tx', 'c; d\ty')],
  ['|', '"', rows('text|label', 'a, b|x', 'c, d|y')],
])('delimiter %j with quote %j', (delimiter, quote, text) => {
  expect(found(text)).toEqual({ delimiter, quote, width: 2 });
});

test('single quotes are those that the texts need', () => {
  const german = rows("Web;'Er sagte; \"nein\" und it''s fine; so'", "Sport;'Tor; Tor; Tor'", "Kultur;'Musik'");
  expect(found(german)).toEqual({ delimiter: ';', quote: "'", width: 2 });
});

test('an apostrophe that begins a field is none of them', () => {
  expect(found(rows('text,label', "'tis fine,x", "'twas,y", 'so be it,x')).quote).toBe('"');
});

test('quotes in a tab file are characters, unless fields are quoted as a whole or hold doubled quotes', () => {
  const plain = rows('ham\t"Hello" he said', 'spam\t"win', 'ham\tso "it" is');
  expect(found(plain, '\t').quote).toBe('');
  expect(found(rows('text\tlabel', '"He said ""hi"""\tx', 'fine\ty'), '\t').quote).toBe('"');
  expect(found(rows('text\tlabel', '"a\nb"\tx', '"c"\ty'), '\t').quote).toBe('"');
});

test('what was said is not found out again', () => {
  const text = rows('a;b,c', 'd;e,f');
  expect(detectDialect(text, { usual: ',', delimiter: ';', quote: '' })).toMatchObject({ delimiter: ';', width: 2 });
});
