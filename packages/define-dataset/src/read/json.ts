import { numberedColumns } from '../form/file-form.ts';
import { badFrame, checkFrame } from './frame-check.ts';
import { type Frame, readLines } from './frames.ts';
import { readJsonFrames } from './json-frames.ts';
import { isObject, type JsonObject, valueOfObject } from './json-records.ts';
import { openText } from './open-text.ts';
import type { RawRecord, RecordSource } from './raw-record.ts';
import type { BadRow, ReadOptions } from './row.ts';

/** Reads JSON Lines, one object per line, skipping blank lines; or the objects of an array, or of an object's lists, in any layout. */
export async function* readJson(
  { file, form }: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  const bytes = openText(file, form, options);
  const lists = form.format === 'json-lists';
  const cut =
    form.format === 'jsonl'
      ? readLines(bytes, options.maxRowBytes)
      : readJsonFrames(bytes, options.maxRowBytes, { lists });
  for await (const frames of cut) {
    yield frames
      .filter((frame) => frame.bytes.length > 0)
      .map((frame) => {
        const object = form.records === 'arrays' ? parseArray(frame) : parseObject(frame);
        if ('reason' in object) return object;
        const values = columns.map((name) => valueOfObject(object.fields, name, form));
        return { row: frame.line, values };
      });
  }
}

type Row = { readonly fields: JsonObject } | BadRow;

export function parseObject(frame: Frame): Row {
  return parseRow(frame, (json) => (isObject(json) ? json : undefined));
}

/** A row without names: its values are called `column1`, `column2` and so on. */
export function parseArray(frame: Frame): Row {
  return parseRow(frame, (json) => {
    if (!Array.isArray(json)) return undefined;
    const names = numberedColumns(json.length);
    return Object.fromEntries(json.map((value, at) => [names[at], value]));
  });
}

function parseRow(frame: Frame, fieldsOf: (json: unknown) => JsonObject | undefined): Row {
  const bad = checkFrame(frame);
  if (bad) return bad;
  try {
    const fields = fieldsOf(JSON.parse(frame.bytes.toString('utf8')));
    return fields ? { fields } : badFrame(frame, 'broken-json');
  } catch {
    return badFrame(frame, 'broken-json');
  }
}
