import { expect, test } from 'vitest';
import { readBytes } from './read.fixture.ts';

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const good = line({ id: 'a', text: 'hello', label: 'x' });

test('rows come with their line, blank lines and a byte order mark are skipped, the last line needs no end', async () => {
  const rows = await readBytes('a.jsonl', `\uFEFF${good}\n\r\n${line({ text: 'naïve 😀', label: 7 }).trimEnd()}`);
  expect(rows).toEqual([
    { row: 1, id: 'a', text: 'hello', label: 'x' },
    { row: 4, id: undefined, text: 'naïve 😀', label: '7' },
  ]);
});

test.each([
  ['broken-json', Buffer.from('{"text": "cut off')],
  ['broken-json', Buffer.from('["text", "label"]')],
  ['broken-json', Buffer.from('null')],
  ['missing-text', Buffer.from(line({ label: 'x' }))],
  ['missing-text', Buffer.from(line({ text: null, label: 'x' }))],
  ['missing-text', Buffer.from(line({ text: ' \n', label: 'x' }))],
  ['several-labels', Buffer.from(line({ text: 'a', label: ['x', 'y'] }))],
  ['wrong-type', Buffer.from(line({ text: 5, label: 'x' }))],
  ['wrong-type', Buffer.from(line({ text: 'a', label: { name: 'x' } }))],
  ['wrong-type', Buffer.from(line({ text: 'a', label: 0.5 }))],
  ['nul-bytes', Buffer.from('{"text": "a\0b", "label": "x"}\n')],
  ['nul-bytes', Buffer.from('{"text": "a\\u0000b", "label": "x"}\n')],
  ['broken-utf8', Buffer.from('{"text": "caf\xe9", "label": "x"}\n', 'latin1')],
  ['broken-utf8', Buffer.from('{"text": "\\ud83d alone", "label": "x"}\n')],
])('a row is bad for %s: %s', async (reason, bytes) => {
  const rows = await readBytes('a.ndjson', Buffer.concat([Buffer.from(good), bytes, Buffer.from(`\n${good}`)]), {
    request: { encoding: 'utf-8' },
  });
  expect(rows.filter((row) => 'reason' in row)).toEqual([expect.objectContaining({ row: 2, reason })]);
  expect(rows.filter((row) => !('reason' in row))).toHaveLength(2);
});

test('an excerpt is one line of at most 80 characters, with broken bytes marked', async () => {
  const [row] = await readBytes('a.jsonl', Buffer.from(`{"text":"caf\xe9\t${'x'.repeat(500)}`, 'latin1'), {
    request: { encoding: 'utf-8' },
  });
  expect(row).toEqual({ row: 1, reason: 'broken-utf8', excerpt: `{"text":"caf\uFFFD ${'x'.repeat(66)}…` });
});

test('a row of exactly the limit is good, one byte more is not', async () => {
  const bytes = Buffer.byteLength(good.trimEnd());
  expect((await readBytes('a.jsonl', good, { maxRowBytes: bytes }))[0]).toHaveProperty('text', 'hello');
  expect((await readBytes('a.jsonl', good.replace('\n', '\r\n'), { maxRowBytes: bytes }))[0]).toHaveProperty(
    'text',
    'hello',
  );
  expect((await readBytes('a.jsonl', good, { maxRowBytes: bytes - 1 }))[0]).toHaveProperty('reason', 'row-too-long');
});

test('a name that objects inherit is no field', async () => {
  const reading = readBytes('a.jsonl', good, { request: { labelColumn: 'constructor' } });
  await expect(reading).rejects.toThrow('must hold "constructor" (labelColumn); got "id", "text", "label"');
});

test.each([{ text: 'a' }, { text: 'a', label: null }, { text: 'a', label: '  ' }, { text: 'a', label: [] }])(
  'a row without a label waits for one: %j',
  async (row) => {
    expect(await readBytes('a.jsonl', good + line(row))).toEqual([
      { row: 1, id: 'a', text: 'hello', label: 'x' },
      { row: 2, id: undefined, text: 'a', label: undefined },
    ]);
  },
);
