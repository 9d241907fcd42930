import { stat } from 'node:fs/promises';
import {
  badFrame,
  checkFrame,
  type Frame,
  openBytes,
  parseRecords,
  readCsvFrames,
} from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import { checkText } from './check-text.ts';
import { textIn } from './text-column.ts';
import type { Column, ReadOptions, TextRow, TextSource } from './text-source.ts';

const HEADER_BYTES = 1 << 20;

/** CSV (RFC 4180) with a header. @param delimiter `,` or a tab */
export async function csvSource(
  file: string,
  name: string,
  wanted: readonly string[] | undefined,
  delimiter: string,
): Promise<TextSource> {
  const columns = await readHeader(file, delimiter);
  const textOf = textIn(name, columns, wanted);
  const { size } = await stat(file);
  return {
    name,
    path: file,
    bytes: size,
    columns,
    read: (options) => readRows(file, delimiter, columns.length, textOf, options),
  };
}

async function readHeader(file: string, delimiter: string): Promise<Column[]> {
  for await (const batch of readCsvFrames(openBytes(file, {}), { delimiter, maxBytes: HEADER_BYTES, file })) {
    const first = batch.find((frame) => frame.bytes.length > 0);
    if (!first) continue;
    const bad = checkFrame(first);
    const [names] = bad ? [undefined] : parseRecords([first], delimiter);
    if (names) return names.map((column) => ({ name: column.trim(), type: 'string' }));
    const message = `first row of ${file} must name its columns; it is ${bad?.reason ?? 'broken-quotes'}`;
    throw new MlopsError('E_TEXT_COLUMN', message, { file, row: first.line });
  }
  return [];
}

async function* readRows(
  file: string,
  delimiter: string,
  width: number,
  textOf: (values: readonly unknown[]) => unknown,
  options: ReadOptions,
): AsyncGenerator<ReturnType<typeof checkText>[]> {
  const { maxRowBytes } = options;
  let isHeader = true;
  for await (const batch of readCsvFrames(openBytes(file, options), { delimiter, maxBytes: maxRowBytes, file })) {
    let frames = batch.filter((frame) => frame.bytes.length > 0);
    if (isHeader && frames.length > 0) {
      frames = frames.slice(1);
      isHeader = false;
    }
    yield parse(frames);
  }

  function parse(frames: readonly Frame[]): (TextRow | ReturnType<typeof badFrame>)[] {
    const bad = frames.map(checkFrame);
    const records = parseRecords(
      frames.filter((_, i) => !bad[i]),
      delimiter,
    );
    let next = 0;
    return frames.map((frame, i) => {
      const known = bad[i];
      if (known) return known;
      const fields = records[next++];
      if (!fields) return badFrame(frame, 'broken-quotes');
      if (fields.length !== width) return badFrame(frame, 'column-count');
      return checkText(frame.line, textOf(fields), fields, maxRowBytes);
    });
  }
}
