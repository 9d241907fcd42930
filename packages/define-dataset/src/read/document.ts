import { isUtf8 } from 'node:buffer';
import { openText } from './open-text.ts';
import type { RawRecord, RecordSource } from './raw-record.ts';
import { type BadRow, badRow, type ReadOptions } from './row.ts';

/** A file that is one text, in a column called `text`. Its id is its name. */
export async function* readDocument(
  { file, form }: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of openText(file, form, options)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > options.maxRowBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  if (length > options.maxRowBytes) yield [badRow(1, 'row-too-long', bytes)];
  else if (!isUtf8(bytes)) yield [badRow(1, 'broken-utf8', bytes)];
  else {
    const text = bytes.toString('utf8').replace(/^\ufeff/, '');
    yield [{ row: 1, values: columns.map((name) => (name === 'text' ? text : undefined)) }];
  }
}
