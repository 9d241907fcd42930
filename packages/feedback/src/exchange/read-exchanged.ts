import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inspectText } from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';

/**
 * The text of a file that another tool wrote. Spreadsheets save tables in the encoding of their country, or as UTF-16: the encoding is
 * found out as that of raw data is.
 *
 * @throws MlopsError `E_LABEL_IMPORT` if it cannot be read; `E_RAW_FILE` if it is known not to be text
 */
export async function readExchanged(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new MlopsError('E_LABEL_IMPORT', `${file} must be a file of labels; it cannot be read`, { file }, { cause });
  });
  const { encoding } = await inspectText({ name: path.basename(file), path: file, bytes: bytes.length });
  return new TextDecoder(encoding).decode(bytes);
}
