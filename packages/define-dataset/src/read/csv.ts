import { parse } from 'csv-parse/sync';
import { readCsvFrames } from './csv-frames.ts';
import { badFrame, checkFrame } from './frame-check.ts';
import type { Frame } from './frames.ts';
import { openBytes } from './open-bytes.ts';
import { checkRow, type RawRow, type ReadOptions } from './row.ts';
import { checkColumns } from './schema-error.ts';

/**
 * Reads CSV as RFC 4180 has it, line ends inside quotes included. The first row names the columns; every other row must
 * have as many. Blank lines are skipped.
 *
 * @param delimiter `,` or a tab
 * @throws MlopsError `E_RAW_SCHEMA` where the header lacks a column, `E_CSV_QUOTE` where a quote is never closed
 */
export async function* readCsv(file: string, options: ReadOptions, delimiter = ','): AsyncGenerator<RawRow[]> {
  const { columns, maxRowBytes } = options;
  let header: string[] | undefined;
  for await (const batch of readCsvFrames(openBytes(file, options), { delimiter, maxBytes: maxRowBytes, file })) {
    let frames = batch.filter((frame) => frame.bytes.length > 0);
    const first = frames[0];
    if (!first) continue;
    if (!header) {
      const bad = checkFrame(first);
      header = bad ? [] : (parseOne(first, delimiter) ?? []).map((name) => name.trim());
      checkColumns(file, columns, header, bad ? `its first row is ${bad.reason}` : otherSeparator(header, delimiter));
      frames = frames.slice(1);
    }
    yield parseFrames(frames, header, options, delimiter);
  }
  if (!header) checkColumns(file, columns, []);
}

const SEPARATORS = [
  [',', 'commas', 'give its name the extension .csv'],
  [';', 'semicolons', 'separate them by commas, or by tabs in a .tsv file'],
  ['\t', 'tabs', 'give its name the extension .tsv'],
  ['|', 'bars', 'separate them by commas, or by tabs in a .tsv file'],
] as const;

/** What a header of one field says about the file, where another separator or another line end would explain it. */
function otherSeparator(header: readonly string[], delimiter: string): string | undefined {
  if (header.some((name) => name.includes('\r'))) {
    return 'its lines end with carriage returns alone: convert them to line feeds';
  }
  const [only] = header;
  if (header.length !== 1 || only === undefined) return undefined;
  const other = SEPARATORS.find(([separator]) => separator !== delimiter && only.includes(separator));
  return other && `its fields are separated by ${other[1]}: ${other[2]}`;
}

function parseFrames(frames: Frame[], header: string[], options: ReadOptions, delimiter: string): RawRow[] {
  const { columns } = options;
  const bad = frames.map(checkFrame);
  const sound = frames.filter((_, i) => !bad[i]);
  const records = parseRecords(sound, delimiter);
  const [id, text, label] = [columns.id, columns.text, columns.label].map((name) => header.indexOf(name));
  let next = 0;
  return frames.map((frame, i) => {
    const known = bad[i];
    if (known) return known;
    const fields = records[next++];
    if (!fields) return badFrame(frame, 'broken-quotes');
    if (fields.length !== header.length) return badFrame(frame, 'column-count');
    const at = (index: number | undefined): unknown => (index === undefined ? undefined : fields[index]);
    return checkRow(frame.line, { id: at(id), text: at(text), label: at(label) }, options);
  });
}

/** The fields of each record; undefined where its quotes are broken. */
export function parseRecords(frames: readonly Frame[], delimiter: string): (string[] | undefined)[] {
  // All at once is fast. Where one is broken, each by itself says which.
  const lineEnd = Buffer.from('\n');
  const records = parseBytes(Buffer.concat(frames.flatMap((frame) => [frame.bytes, lineEnd])), delimiter);
  if (records?.length === frames.length) return records;
  return frames.map((frame) => parseOne(frame, delimiter));
}

function parseOne(frame: Frame, delimiter: string): string[] | undefined {
  const records = parseBytes(frame.bytes, delimiter);
  return records?.length === 1 ? records[0] : undefined;
}

function parseBytes(bytes: Buffer, delimiter: string): string[][] | undefined {
  try {
    return parse(bytes, { delimiter, record_delimiter: '\n', relax_column_count: true });
  } catch {
    return undefined;
  }
}
