import { badFrame, checkFrame } from './frame-check.ts';
import { type Frame, readLines } from './frames.ts';
import { readJsonFrames } from './json-frames.ts';
import { isObject, valueOfObject } from './json-records.ts';
import { openText } from './open-text.ts';
import type { RawRecord, RecordSource } from './raw-record.ts';
import type { BadRow, ReadOptions } from './row.ts';

/** Reads JSON Lines, one object per line, skipping blank lines; or the objects of an array in any layout. */
export async function* readJson(
  { file, form }: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  const bytes = openText(file, form, options);
  const cut = form.format === 'jsonl' ? readLines : readJsonFrames;
  for await (const frames of cut(bytes, options.maxRowBytes)) {
    yield frames
      .filter((frame) => frame.bytes.length > 0)
      .map((frame) => {
        const object = parseObject(frame);
        if ('reason' in object) return object;
        const values = columns.map((name) => valueOfObject(object.fields, name, form));
        return { row: frame.line, values };
      });
  }
}

export function parseObject(frame: Frame): { readonly fields: Readonly<Record<string, unknown>> } | BadRow {
  const bad = checkFrame(frame);
  if (bad) return bad;
  try {
    const json: unknown = JSON.parse(frame.bytes.toString('utf8'));
    return isObject(json) ? { fields: json } : badFrame(frame, 'broken-json');
  } catch {
    return badFrame(frame, 'broken-json');
  }
}
