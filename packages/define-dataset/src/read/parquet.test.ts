import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { readBytes } from './read.fixture.ts';

type Column = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number];
const write = (columnData: Column[], more: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {}) =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...more }));

test('rows are numbered from 1 across row groups; integer labels become names; nulls are bad', async () => {
  const bytes = write(
    [
      { name: 'text', data: ['a', null, 'c'], type: 'STRING', nullable: true },
      { name: 'label', data: [1n, 2n, 3n], type: 'INT64' },
      { name: 'other', data: [0.5, 1.5, 2.5], type: 'DOUBLE' },
    ],
    { rowGroupSize: 2 },
  );
  expect(await readBytes('a.parquet', bytes)).toEqual([
    { row: 1, id: undefined, text: 'a', label: '1' },
    { row: 2, reason: 'missing-text', excerpt: '2' },
    { row: 3, id: undefined, text: 'c', label: '3' },
  ]);
});

test('bytes that are no UTF-8 and texts that are too long are bad', async () => {
  const text = [Buffer.from('good'), Buffer.from('caf\xe9', 'latin1'), Buffer.from('é'.repeat(600))];
  const bytes = write([
    { name: 'text', data: text, type: 'BYTE_ARRAY' },
    { name: 'label', data: ['x', 'x', 'x'], type: 'STRING' },
  ]);
  const rows = await readBytes('a.parquet', bytes, { maxRowBytes: 1024 });
  expect(rows.map((row) => ('reason' in row ? row.reason : row.text))).toEqual(['good', 'broken-utf8', 'row-too-long']);
});

test.each([
  ['GZIP', gzipSync],
  ['ZSTD', zstdCompressSync],
] as const)('%s is read', async (codec, compress) => {
  const columns: Column[] = [
    { name: 'text', data: ['a b c'.repeat(50)], type: 'STRING' },
    { name: 'label', data: ['x'], type: 'STRING' },
  ];
  const rows = await readBytes('a.parquet', write(columns, { codec, compressors: { [codec]: compress } }));
  expect(rows).toEqual([{ row: 1, id: undefined, text: 'a b c'.repeat(50), label: 'x' }]);
});

test('a file that is no Parquet, or has other columns, is named', async () => {
  await expect(readBytes('a.parquet', 'no parquet at all')).rejects.toMatchObject({ code: 'E_RAW_FILE' });
  const bytes = write([{ name: 'body', data: ['a'], type: 'STRING' }]);
  await expect(readBytes('a.parquet', bytes)).rejects.toThrow('a.parquet must hold "label" (labelColumn); got "body"');
});
