import { MlopsError } from '@aml-mlops/errors';
import { badFrame, checkFrame } from './frame-check.ts';
import { type Frame, readLines } from './frames.ts';
import { openBytes } from './open-bytes.ts';
import { checkRow, type RawRow, type ReadOptions } from './row.ts';

/** Reads JSON Lines: one object a line, blank lines skipped. */
export async function* readJsonLines(file: string, options: ReadOptions): AsyncGenerator<RawRow[]> {
  let isFirst = true;
  for await (const frames of readLines(openBytes(file, options), options.maxRowBytes)) {
    if (isFirst && frames[0]) refuseArray(file, frames[0]);
    isFirst = false;
    yield frames.filter((frame) => frame.bytes.length > 0).map((frame) => parseLine(frame, options));
  }
}

/** A file that is one array has no good row, and "broken-json" would not say why. */
function refuseArray(file: string, first: Frame): void {
  if (!/^\s*\[/.test(first.bytes.toString('latin1', 0, 100))) return;
  const message = `${file} must have an object a line; it is one JSON array: write its objects a line each, with jq -c '.[]'`;
  throw new MlopsError('E_RAW_FILE', message, { file, row: first.line });
}

function parseLine(frame: Frame, options: ReadOptions): RawRow {
  const { columns } = options;
  const bad = checkFrame(frame);
  if (bad) return bad;
  let json: unknown;
  try {
    json = JSON.parse(frame.bytes.toString('utf8'));
  } catch {
    return badFrame(frame, 'broken-json');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return badFrame(frame, 'broken-json');
  const field = (name: string): unknown => (Object.hasOwn(json, name) ? json[name as keyof typeof json] : undefined);
  return checkRow(
    frame.line,
    { id: field(columns.id), text: field(columns.text), label: field(columns.label) },
    options,
  );
}
