import { parse } from 'csv-parse/sync';
import type { FileForm, Quote } from '../form/file-form.ts';
import { readCsvFrames } from './csv-frames.ts';
import { badFrame, checkFrame } from './frame-check.ts';
import { type Frame, readLines } from './frames.ts';
import { openText } from './open-text.ts';
import type { RawRecord, RecordSource } from './raw-record.ts';
import type { BadRow, ReadOptions } from './row.ts';

/**
 * Reads CSV following RFC 4180, including line ends inside quotes, with the file form's delimiter and quote. Every row
 * must have as many fields as there are columns. Blank lines are skipped.
 *
 * @throws MlopsError `E_CSV_QUOTE` if a quote is never closed
 */
export async function* readCsv(
  { file, form }: RecordSource,
  columns: readonly string[],
  options: ReadOptions,
): AsyncGenerator<(RawRecord | BadRow)[]> {
  const indices = columns.map((name) => form.columns.indexOf(name));
  let isHeader = form.header;
  for await (const batch of framesOf(file, form, options)) {
    let frames = batch.filter((frame) => frame.bytes.length > 0);
    if (isHeader && frames.length > 0) {
      frames = frames.slice(1);
      isHeader = false;
    }
    if (frames.length > 0) yield recordsOf(frames, form, indices);
  }
}

function framesOf(file: RecordSource['file'], form: FileForm, options: ReadOptions): AsyncGenerator<Frame[]> {
  const bytes = openText(file, form, options);
  const maxBytes = options.maxRowBytes;
  // Without quotes every line is a row.
  if (form.quote === '') return readLines(bytes, maxBytes);
  return readCsvFrames(bytes, { delimiter: form.delimiter, quote: form.quote, maxBytes, file: file.path });
}

function recordsOf(frames: readonly Frame[], form: FileForm, indices: readonly number[]): (RawRecord | BadRow)[] {
  const bad = frames.map(checkFrame);
  const sound = frames.filter((_, i) => !bad[i]);
  const records = parseRecords(sound, form.delimiter, form.quote);
  let next = 0;
  return frames.map((frame, i) => {
    const known = bad[i];
    if (known) return known;
    const fields = records[next++];
    if (!fields) return badFrame(frame, 'broken-quotes');
    if (fields.length !== form.columns.length) return badFrame(frame, 'column-count');
    return { row: frame.line, values: indices.map((index) => fields[index]) };
  });
}

/** The fields of each record; undefined if its quotes are invalid. */
export function parseRecords(
  frames: readonly Frame[],
  delimiter: string,
  quote: Quote = '"',
): (string[] | undefined)[] {
  // Parsing all records at once is fast. If that fails, each is parsed separately to find the broken ones.
  const lineEnd = Buffer.from('\n');
  const records = parseBytes(Buffer.concat(frames.flatMap((frame) => [frame.bytes, lineEnd])), delimiter, quote);
  if (records?.length === frames.length) return records;
  return frames.map((frame) => parseOne(frame, delimiter, quote));
}

function parseOne(frame: Frame, delimiter: string, quote: Quote): string[] | undefined {
  const records = parseBytes(frame.bytes, delimiter, quote);
  return records?.length === 1 ? records[0] : undefined;
}

function parseBytes(bytes: Buffer, delimiter: string, quote: Quote): string[][] | undefined {
  const quotes = quote === '' ? { quote: false } : { quote, escape: quote };
  try {
    return parse(bytes, { delimiter, record_delimiter: '\n', relax_column_count: true, ...quotes });
  } catch {
    return undefined;
  }
}
