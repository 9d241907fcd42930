import { badFrame, checkFrame } from './frame-check.ts';
import { type Frame, readLines } from './frames.ts';
import { openBytes } from './open-bytes.ts';
import { checkRow, type RawRow, type ReadOptions } from './row.ts';

/** Reads JSON Lines: one object a line, blank lines skipped. */
export async function* readJsonLines(file: string, options: ReadOptions): AsyncGenerator<RawRow[]> {
  for await (const frames of readLines(openBytes(file, options), options.maxRowBytes)) {
    yield frames.filter((frame) => frame.bytes.length > 0).map((frame) => parseLine(frame, options));
  }
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
