import { Sfc32 } from '@aml-mlops/random';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { readCsvFrames } from './csv-frames.ts';
import { inChunks, readBytes } from './read.fixture.ts';

test('quoted fields may hold delimiters, doubled quotes and line ends; a row is named by the line it starts on', async () => {
  const csv = 'id,label,text\r\n1,x,"a, ""b""\r\nc\n"\r\n\r\n2,"y",d\r\n';
  expect(await readBytes('a.csv', csv)).toEqual([
    { row: 2, id: '1', text: 'a, "b"\r\nc\n', label: 'x' },
    { row: 6, id: '2', text: 'd', label: 'y' },
  ]);
});

test('columns may stand in any order beside others, and the id may be missing', async () => {
  expect(await readBytes('a.csv', '\uFEFF label ,other, text \nx,1,hello\n')).toEqual([
    { row: 2, id: undefined, text: 'hello', label: 'x' },
  ]);
});

test('tab-separated values are read from .tsv', async () => {
  expect(await readBytes('a.tsv', 'text\tlabel\na, b\tx\n')).toEqual([
    { row: 2, id: undefined, text: 'a, b', label: 'x' },
  ]);
});

test('each bad row is found among good ones', async () => {
  const csv = Buffer.concat([
    Buffer.from('text,label\ngood,x\none field\nthree,x,y\n5" nail,x\n"quoted" junk,x\n"a\nb",x\n'),
    Buffer.from('caf\xe9,x\nnul\0,x\n,x\ntext,\n', 'latin1'),
    Buffer.from(`"${'y\n'.repeat(3000)}",x\ngood,x`),
  ]);
  const rows = await readBytes('a.csv', csv, { maxRowBytes: 4096, request: { encoding: 'utf-8' } });
  expect(rows.map((row) => [row.row, 'reason' in row ? row.reason : row.text])).toEqual([
    [2, 'good'],
    [3, 'column-count'],
    [4, 'column-count'],
    [5, 'broken-quotes'],
    [6, 'broken-quotes'],
    [7, 'a\nb'],
    [9, 'broken-utf8'],
    [10, 'nul-bytes'],
    [11, 'missing-text'],
    [12, 'text'],
    [13, 'row-too-long'],
    [3014, 'good'],
  ]);
});

test('a file that ends inside quotes is refused: it swallowed all that follows', async () => {
  await expect(readBytes('a.csv', 'text,label\n"a, a",x\n"b,x\nc,x\n')).rejects.toMatchObject({
    code: 'E_CSV_QUOTE',
    message: expect.stringMatching(/a\.csv must close every quote; got none that closes the row of line 3$/),
    fields: { row: 3 },
  });
});

test.each([
  [
    'corpus,label\na,x\n',
    'must hold "text" (textColumn); got "corpus", "label": a file must name its columns; give textColumn',
  ],
  ['', 'must hold "text" (textColumn) and "label" (labelColumn); got none: the file is empty'],
  ['t\xe9xt,label\n', 'must hold "text" (textColumn); got "téxt", "label"'],
])('a header without the columns %j is refused, naming what is there', async (csv, message) => {
  await expect(readBytes('a.csv', Buffer.from(csv, 'latin1'))).rejects.toThrow(message);
});

test('any CSV is cut into the records that csv-parse finds, wherever its chunks end', async () => {
  const random = new Sfc32(7, 'csv');
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)] as T;
  const field = () => {
    const text = Array.from({ length: random.below(6) }, () =>
      pick(['a', 'é', ' ', ',', '"', '\n', '\r\n', '😀']),
    ).join('');
    return /[",\r\n]/.test(text) || random.uniform() < 0.3 ? `"${text.replaceAll('"', '""')}"` : text;
  };
  for (let round = 0; round < 200; round++) {
    const end = pick(['\n', '\r\n']);
    const records = Array.from({ length: 8 }, () => [`r${field().replace(/[^a]/g, '')}`, field(), field()].join(','));
    const bytes = Buffer.from(records.join(end) + pick(['', end]));
    const lengths = Array.from({ length: 5 }, () => 1 + random.below(9));
    const frames: string[][] = [];
    for await (const batch of readCsvFrames(inChunks(bytes, lengths), { delimiter: ',', maxBytes: 1000, file: 'a' })) {
      for (const frame of batch) frames.push(...parse(frame.bytes, { record_delimiter: '\n' }));
    }
    expect(frames).toEqual(parse(bytes, { record_delimiter: end }));
  }
});
