import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DESCRIPTOR_FILE } from '@aml-mlops/artifacts';
import { parquetMetadataAsync, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forget } from './forget.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forget-parquet-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (file: string) => {
  const buffer = (await readFile(file)).buffer as ArrayBuffer;
  return { rows: await parquetReadObjects({ file: buffer }), metadata: await parquetMetadataAsync(buffer) };
};
const write = (file: string, options: Parameters<typeof parquetWriteBuffer>[0]) =>
  writeFile(file, new Uint8Array(parquetWriteBuffer(options)));

test('rows of a request leave a Parquet partition; columns, types, nulls and metadata of the others stay', async () => {
  const file = path.join(folder, 'posts.parquet');
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 5 },
    { name: 'correlationId', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'OPTIONAL' },
    { name: 'score', type: 'FLOAT', repetition_type: 'OPTIONAL' },
    { name: 'rows', type: 'INT64', repetition_type: 'REQUIRED' },
  ];
  const day = new Date('2026-11-28T00:00:00Z');
  await write(file, {
    schema,
    columnData: [
      { name: 'correlationId', data: ['a', 'b', null, 'b'] },
      { name: 'text', data: ['about the lens', 'Zebedee called', 'no id 🦓', 'Zebedee again'] },
      { name: 'day', data: [day, day, null, day] },
      { name: 'score', data: [0.5, 1, null, 2] },
      { name: 'rows', data: [1n, 2n, 9007199254740993n, 4n] },
    ],
    kvMetadata: [{ key: 'huggingface', value: '{"info": {}}' }],
  });
  const before = await read(file);
  expect(await forget(folder, new Set(['b', 'unknown']))).toBe(2);
  const after = await read(file);
  expect(after.rows).toEqual([before.rows[0], before.rows[2]]);
  expect(after.metadata.schema).toEqual(before.metadata.schema);
  expect(after.metadata.key_value_metadata).toEqual(before.metadata.key_value_metadata);
  expect((await readFile(file)).includes('Zebedee')).toBe(false);

  const unchanged = await readFile(file);
  expect(await forget(folder, new Set(['b']))).toBe(0);
  expect((await readFile(file)).equals(unchanged)).toBe(true);
  // The last rows: an empty table of the same columns.
  expect(await forget(folder, new Set(['a']))).toBe(1);
  expect((await read(file)).rows).toHaveLength(1);
});

test('a damaged file is named and stays; what a run made is refused', async () => {
  const home = path.join(folder, 'damaged');
  const file = path.join(home, 'posts.parquet');
  await mkdir(home);
  await writeFile(file, 'PAR1 not at all');
  await expect(forget(home, new Set(['b']))).rejects.toMatchObject({
    code: 'E_RAW_FILE',
    message: expect.stringContaining(file),
  });
  await writeFile(path.join(home, DESCRIPTOR_FILE), '{}');
  await expect(forget(home, new Set(['b']))).rejects.toMatchObject({ code: 'E_USAGE' });
});
