import type { RawFile } from '../layout/raw-file.ts';
import { openUnpacked } from '../read/open-text.ts';
import { detectEncoding } from './encoding.ts';
import type { FileForm } from './file-form.ts';

interface Inspected {
  readonly file: RawFile;
  readonly form: FileForm;
}

/** Encodings that a file has told by itself. */
const SURE = /^(utf-|gb|big5|shift_jis|euc-)/;
/** Of each file; a set of files is told by its first letters as one file is. */
const BYTES = 1 << 14;
const FILES = 256;

/**
 * The encoding of files that are in one of one byte a character. A short file has too few letters to tell its own, so that all of them
 * tell it together.
 *
 * @returns undefined if fewer than two files are, or they do not tell
 */
export async function jointEncoding(found: readonly Inspected[]): Promise<string | undefined> {
  const doubtful = found.filter((each) => isDoubtful(each)).slice(0, FILES);
  if (doubtful.length < 2) return undefined;
  const { name, sure } = await detectEncoding(startsOf(doubtful));
  return sure && !SURE.test(name) ? name : undefined;
}

export function isDoubtful({ form }: Inspected): boolean {
  return form.format !== 'parquet' && (form.isUnexplained === true || !SURE.test(form.encoding));
}

async function* startsOf(files: readonly Inspected[]): AsyncGenerator<Buffer> {
  for (const { file } of files) {
    for await (const chunk of openUnpacked(file)) {
      yield Buffer.concat([chunk.subarray(0, BYTES), Buffer.from('\n')]);
      break;
    }
  }
}
