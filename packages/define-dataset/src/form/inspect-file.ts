import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { RawFile } from '../layout/raw-file.ts';
import { FASTTEXT_LABEL } from '../read/fasttext.ts';
import { isGzip, openPacked, openUnpacked, readStart } from '../read/open-text.ts';
import { inspectParquet } from '../read/parquet.ts';
import { detectDialect } from './dialect.ts';
import { detectEncoding } from './encoding.ts';
import { type FileForm, numberedColumns, PLAIN_FORM } from './file-form.ts';
import { hasHeader } from './header.ts';
import { inspectJson } from './inspect-json.ts';
import { type ReadRequest, wantedNames } from './read-request.ts';

/** Bytes of a file to inspect: enough for a few hundred rows of tables and JSON. */
const START_BYTES = 1 << 19;
const SURE = 0.9;

/**
 * Detects how to read a file by its bytes; its extension decides between several possible forms.
 *
 * @throws MlopsError `E_RAW_FILE` if the file is neither text nor Parquet
 */
export async function inspectFile(file: RawFile, request: ReadRequest): Promise<FileForm> {
  const packed = await readPacked(file);
  if (packed.subarray(0, 4).toString('latin1') === 'PAR1' || extensionOf(file) === '.parquet') {
    if (file.entry === undefined) return { ...PLAIN_FORM, format: 'parquet', ...(await inspectParquet(file.path)) };
    const message = `${file.name} must be read where it lies, and not within an archive: unpack it`;
    throw new MlopsError('E_RAW_FILE', message, { file: file.path });
  }
  const isPacked = file.entry !== undefined || isGzip(packed);
  const told = await encodingOf(file, request);
  const { encoding } = told;
  const { text, isWhole } = decodeStart(await readStart(file, START_BYTES), encoding);
  const carriageReturns = endsLinesWithReturns(text, request);
  const lines = wholeLines(carriageReturns ? text.replaceAll('\r', '\n') : text, isWhole);
  const base: FileForm = { ...PLAIN_FORM, ...told, isPacked, carriageReturns };
  if (lines.trim() === '') return { ...base, header: true };
  return (
    (await inspectJson(lines, extensionOf(file), base, request)) ??
    asFastText(lines, base) ??
    asTable(lines, file, base, request)
  );
}

/** The form of a file that is one text. */
export async function inspectDocument(file: RawFile, request: ReadRequest): Promise<FileForm> {
  const told = await encodingOf(file, request);
  return { ...PLAIN_FORM, ...told, format: 'document', isPacked: file.entry !== undefined, columns: ['text'] };
}

async function encodingOf(file: RawFile, request: ReadRequest): Promise<Pick<FileForm, 'encoding' | 'isUnexplained'>> {
  if (request.encoding !== undefined) return { encoding: request.encoding };
  const { name, sure } = await detectEncoding(openUnpacked(file));
  return { encoding: name, ...(sure ? {} : { isUnexplained: true }) };
}

/** The extension without that of the compression, in lower case. */
export function extensionOf({ name }: Pick<RawFile, 'name'>): string {
  return path.posix.extname(name.replace(/\.gz$/i, '')).toLowerCase();
}

async function readPacked(file: RawFile): Promise<Buffer> {
  for await (const chunk of openPacked(file)) return chunk;
  return Buffer.alloc(0);
}

function decodeStart(bytes: Buffer, encoding: string): { text: string; isWhole: boolean } {
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, isWhole: bytes.length < START_BYTES };
}

/** Whether rows end with carriage returns only; quoted texts may still contain line feeds. */
function endsLinesWithReturns(text: string, { delimiter, quote }: ReadRequest): boolean {
  if (!/\r(?!\n)/.test(text)) return false;
  if (!text.includes('\n')) return true;
  const rowsOf = (lines: string) => {
    const { records, share, width } = detectDialect(lines, { usual: ',', delimiter, quote });
    return width < 2 ? 0 : records.length * share;
  };
  return rowsOf(text.replaceAll('\r', '\n')) > 1.5 * rowsOf(text);
}

function wholeLines(text: string, isWhole: boolean): string {
  const end = text.lastIndexOf('\n');
  return isWhole || end === -1 ? text : text.slice(0, end + 1);
}

function asFastText(text: string, base: FileForm): FileForm | undefined {
  const lines = text.split('\n', 200).filter((line) => line.trim() !== '');
  const marked = lines.filter((line) => line.trimStart().startsWith(FASTTEXT_LABEL));
  if (lines.length === 0 || marked.length < SURE * lines.length) return undefined;
  return { ...base, format: 'fasttext', columns: ['text', 'label'] };
}

/** A table; or one text per line, if neither the extension nor the lines suggest a table. */
function asTable(text: string, file: RawFile, base: FileForm, request: ReadRequest): FileForm {
  const extension = extensionOf(file);
  const isTable = ['.csv', '.tsv', '.tab'].includes(extension);
  const usual = extension === '.tsv' || extension === '.tab' ? '\t' : ',';
  const dialect = detectDialect(text, { usual, delimiter: request.delimiter, quote: request.quote });
  const { records, delimiter, quote, width } = dialect;
  const isSaid = request.delimiter !== undefined;
  if (!isTable && !isSaid && (width < 2 || dialect.share < SURE || !isTableByContent(dialect, request))) {
    return { ...base, format: 'lines', columns: ['text'] };
  }
  const header = request.header ?? hasHeader(records, wantedNames(request));
  const names = records[0]?.map((name) => name.replace(/^\ufeff/, '').trim()) ?? [];
  const columns = header ? names : numberedColumns(width);
  return { ...base, delimiter, quote, header, columns };
}

/** Commas and semicolons also occur in prose: with these, only a header makes it a table. */
function isTableByContent({ delimiter, records }: ReturnType<typeof detectDialect>, request: ReadRequest): boolean {
  if (delimiter === '\t') return true;
  return records.length > 1 && hasHeader(records, wantedNames(request));
}
