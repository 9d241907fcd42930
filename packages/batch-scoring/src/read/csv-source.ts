import {
  badFrame,
  checkFrame,
  type Frame,
  inspectTable,
  openText,
  parseRecords,
  type RawFile,
  readCsvFrames,
  readLines,
  type TableForm,
} from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import { checkText } from './check-text.ts';
import { textIn } from './text-column.ts';
import type { Column, ReadOptions, TextRow, TextSource } from './text-source.ts';

const HEADER_BYTES = 1 << 20;

/** A table whose first row names its columns, unless they are asked for by number. @param usual the delimiter of its extension */
export async function csvSource(
  file: RawFile,
  wanted: readonly string[] | undefined,
  usual: ',' | '\t',
): Promise<TextSource> {
  const form = await inspectTable(file, usual);
  const names = await readHeader(file, form);
  const header = !asksByNumber(wanted, names);
  const columns = header ? names : names.map((_, i): Column => ({ name: `column${i + 1}`, type: 'string' }));
  const textOf = textIn(file.name, columns, wanted);
  return {
    ...file,
    columns,
    read: (options) => readRows(file, form, { header, width: columns.length, textOf }, options),
  };
}

/** Whether columns are asked for as training names those of a table without names: `column1`, `column2`, … */
function asksByNumber(wanted: readonly string[] | undefined, columns: readonly Column[]): boolean {
  if (wanted === undefined || wanted.some((name) => columns.some((column) => column.name === name))) return false;
  return wanted.every((name) => /^column[1-9]\d*$/.test(name));
}

function framesOf(file: RawFile, form: TableForm, maxBytes: number, options: Partial<ReadOptions>) {
  const bytes = openText(file, form, options);
  // Without quotes every line is a row.
  if (form.quote === '') return readLines(bytes, maxBytes);
  const { delimiter, quote } = form;
  return readCsvFrames(bytes, { delimiter, quote, maxBytes, file: file.path });
}

async function readHeader(file: RawFile, form: TableForm): Promise<Column[]> {
  for await (const batch of framesOf(file, form, HEADER_BYTES, {})) {
    const first = batch.find((frame) => frame.bytes.length > 0);
    if (!first) continue;
    const bad = checkFrame(first);
    const [names] = bad ? [undefined] : parseRecords([first], form.delimiter, form.quote);
    if (names) return names.map((column) => ({ name: column.trim(), type: 'string' }));
    const message = `first row of ${file.path} must name its columns; it is ${bad?.reason ?? 'broken-quotes'}`;
    throw new MlopsError('E_TEXT_COLUMN', message, { file: file.path, row: first.line });
  }
  return [];
}

async function* readRows(
  file: RawFile,
  form: TableForm,
  { header, width, textOf }: { header: boolean; width: number; textOf: (values: readonly unknown[]) => unknown },
  options: ReadOptions,
): AsyncGenerator<ReturnType<typeof checkText>[]> {
  const { maxRowBytes } = options;
  let isHeader = header;
  for await (const batch of framesOf(file, form, maxRowBytes, options)) {
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
      form.delimiter,
      form.quote,
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
