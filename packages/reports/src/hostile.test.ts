import { expect, test } from 'vitest';
import { csv, figure, fileName, html, markdownText, page, table } from './index.ts';

test('text in html is escaped in elements and attributes; markup of html is not, nothing is left of nothing', () => {
  const text = `<img src=x onerror="alert('1')">&\``;
  const escaped = '&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;&#96;';
  expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  expect(html`<ul>${[html`<li>${'<'}</li>`, null, undefined, false, 0]}</ul>`.markup).toBe(
    '<ul><li>&#60;</li>\n\n\n\n0</ul>',
  );
});

test('a page holds no markup of its title, its cells or the names of its figures', () => {
  const text = '</title></style><script>alert(1)</script>" onload="x';
  const rows = [{ cells: [text, { text: text, number: true }], tone: 'warning' as const }];
  const out = page({ title: text, lead: text, body: [table([text], rows), figure('<svg></svg>', text)] });
  expect(out).not.toContain('<script');
  expect(out).not.toContain('" onload');
  expect(out.match(/<style>/g)).toHaveLength(1);
});

test('a text in CSV is no formula, a number stays a number, and all other fields keep their bytes', () => {
  const rows = [
    ['=1+1', '+1', '-1', '@x', '\tx', '＝1', 'a=b'],
    [-1.5, 1e-7, 0, true, false, null, undefined],
    ['a,b', 'say "x"', 'two\nlines', 'cr\ronly', '', ' pad ', '007'],
  ];
  expect(csv(rows)).toBe(
    `'=1+1,'+1,'-1,'@x,'\tx,'＝1,a=b\n-1.5,1e-7,0,true,false,,\n"a,b","say ""x""","two\nlines","cr\ronly",, pad ,007\n`,
  );
  expect(csv([['a', 1]], { lineEnd: '\r\n' })).toBe('a,1\r\n');
  expect(csv([])).toBe('');
  expect(csv([['=a,"b"']])).toBe(`"'=a,""b"""\n`);
});

test.each([
  ['plain words, 100 % sure.', 'plain words, 100 % sure.'],
  ['comp.graphics', 'comp.graphics'],
  ['alt-atheism_x', 'alt-atheism_x'],
  ['a|b', 'a&#124;b'],
  ['two\nlines', 'two&#92;nlines'],
  ['<script>', '&#60;script&#62;'],
  ['[x](javascript:y)', '&#91;x&#93;&#40;javascript:y&#41;'],
  ['**bold** `code`', '&#42;&#42;bold&#42;&#42; &#96;code&#96;'],
  ['# title', '&#35; title'],
  ['https://a.b/c', 'https&#58;//a.b/c'],
  ['who@example.org', 'who&#64;example.org'],
  ['\u202ex', '&#92;u202ex'],
])('%j in Markdown is %j', (text, written) => {
  expect(markdownText(text)).toBe(written);
});

test('names of files are safe, tell names apart and keep what is safe already', () => {
  expect(fileName('class-shares-sample.train_1')).toBe('class-shares-sample.train_1');
  expect(fileName('../../etc/passwd')).toBe('%2E%2E%2F..%2Fetc%2Fpasswd');
  const names = [
    '',
    '.',
    '..',
    'a/b',
    'a%2Fb',
    'a\0b',
    'é',
    '\ud800',
    '\udfff',
    'x'.repeat(1e6),
    `${'x'.repeat(1e6)}y`,
  ];
  const files = names.map(fileName);
  expect(new Set(files).size).toBe(names.length);
  for (const file of files) expect(file).toMatch(/^[\w%-][\w.%-]{0,99}$/);
});
