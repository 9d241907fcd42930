import type { RawFile } from '../layout/raw-file.ts';
import { isGzip, openPacked, openUnpacked, readStart } from '../read/open-text.ts';
import { detectDialect } from './dialect.ts';
import { detectEncoding } from './encoding.ts';
import type { FileForm, TextForm } from './file-form.ts';

/** How a table with a header is cut into fields. */
export type TableForm = TextForm & Pick<FileForm, 'delimiter' | 'quote'>;

const START_BYTES = 1 << 19;

/**
 * Encoding and packing of a text file, as for training.
 *
 * @throws MlopsError `E_RAW_FILE` if the file is known not to be text
 */
export async function inspectText(file: RawFile): Promise<TextForm> {
  const { name } = await detectEncoding(openUnpacked(file));
  return { encoding: name, isPacked: isGzip(await firstBytes(file)), carriageReturns: false };
}

/**
 * How to read a table whose first row names its columns. The delimiter of the extension counts, unless the first row has one
 * field by it and several by another. Quotes of a file with another delimiter, and of a tab file, are found out as for training.
 *
 * @param usual the delimiter of the extension
 * @throws MlopsError `E_RAW_FILE` if the file is known not to be text
 */
export async function inspectTable(file: RawFile, usual: ',' | '\t'): Promise<TableForm> {
  const form = await inspectText(file);
  const start = new TextDecoder(form.encoding).decode(await readStart(file, START_BYTES));
  const carriageReturns = start.includes('\r') && !start.includes('\n');
  const lines = carriageReturns ? start.replaceAll('\r', '\n') : start;
  const whole = lines.length < START_BYTES ? lines : lines.slice(0, lines.lastIndexOf('\n') + 1) || lines;
  const own = detectDialect(whole, { usual, delimiter: usual });
  const found = detectDialect(whole, { usual });
  const isOther = (own.records[0]?.length ?? 0) < 2 && (found.records[0]?.length ?? 0) > 1;
  const delimiter = isOther ? found.delimiter : usual;
  return { ...form, carriageReturns, delimiter, quote: isOther ? found.quote : usual === '\t' ? own.quote : '"' };
}

async function firstBytes(file: RawFile): Promise<Buffer> {
  for await (const chunk of openPacked(file)) return chunk;
  return Buffer.alloc(0);
}
