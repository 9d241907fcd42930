import {
  type BadRow,
  badFrame,
  checkFrame,
  type Frame,
  inspectText,
  openText,
  type RawFile,
  readLines,
  type TextForm,
} from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import { checkText } from './check-text.ts';
import { textIn } from './text-column.ts';
import type { Column, ReadOptions, TextRow, TextSource } from './text-source.ts';

/** More distinct names than this are data, not columns. */
const MAX_COLUMNS = 10_000;

/** JSON Lines, one object per line. It is read twice: the columns are known only after the last line. */
export async function jsonLinesSource(
  file: RawFile,
  wanted: readonly string[] | undefined,
  options: ReadOptions,
): Promise<TextSource> {
  const form = await inspectText(file);
  const columns = await findColumns(file, form, options);
  const textOf = textIn(file.name, columns, wanted);
  const rowOf = (frame: Frame, maxBytes: number): TextRow | BadRow => {
    const fields = parseObject(frame);
    if ('reason' in fields) return fields;
    const values = columns.map((column) => fields.of(column.name));
    return checkText(frame.line, textOf(values), values, maxBytes);
  };
  return {
    ...file,
    columns,
    async *read(reading) {
      for await (const frames of readLines(openText(file, form, reading), reading.maxRowBytes)) {
        yield frames.filter(isNotBlank).map((frame) => rowOf(frame, reading.maxRowBytes));
      }
    },
  };
}

function isNotBlank({ bytes }: Frame): boolean {
  return bytes.length > 0;
}

async function findColumns(raw: RawFile, form: TextForm, { maxRowBytes, signal }: ReadOptions): Promise<Column[]> {
  const file = raw.path;
  const names = new Set<string>();
  let firstBad: BadRow | undefined;
  for await (const frames of readLines(openText(raw, form, signal ? { signal } : {}), maxRowBytes)) {
    for (const frame of frames.filter(isNotBlank)) {
      const fields = parseObject(frame);
      if ('reason' in fields) {
        firstBad ??= fields;
        continue;
      }
      for (const name of fields.names) names.add(name);
      if (names.size <= MAX_COLUMNS) continue;
      const message = `names of the objects of ${file} must be at most ${MAX_COLUMNS} different ones; got more by row ${frame.line}`;
      throw new MlopsError('E_TEXT_COLUMN', message, { file, row: frame.line });
    }
  }
  if (names.size === 0 && firstBad) {
    const { row, reason } = firstBad;
    const limit = reason === 'row-too-long' ? ` (more than ${maxRowBytes} bytes)` : '';
    const message = `${file} must have a row that can be read, an object with a text; row ${row} is ${reason}${limit}`;
    throw new MlopsError('E_TEXT_COLUMN', message, { file, row });
  }
  return [...names].map((name) => ({ name, type: 'json' }));
}

interface Fields {
  readonly names: readonly string[];
  of(name: string): unknown;
}

function parseObject(frame: Frame): Fields | BadRow {
  const bad = checkFrame(frame);
  if (bad) return bad;
  let json: unknown;
  try {
    json = JSON.parse(frame.bytes.toString('utf8'));
  } catch {
    return badFrame(frame, 'broken-json');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return badFrame(frame, 'broken-json');
  const object = json;
  return {
    names: Object.keys(object),
    of: (name) => (Object.hasOwn(object, name) ? object[name as keyof typeof object] : undefined),
  };
}
