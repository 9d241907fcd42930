import { stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { InputFormat } from '../formats.ts';
import { csvSource } from './csv-source.ts';
import { jsonLinesSource } from './json-lines-source.ts';
import { linesSource } from './lines-source.ts';
import { parquetSource } from './parquet-source.ts';
import type { ReadOptions, TextSource } from './text-source.ts';

const FORMATS: Readonly<Record<string, InputFormat>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
  '.txt': 'text',
};

export interface FindOptions extends ReadOptions {
  /** Format of every file. Default: by the extension of each. */
  readonly format?: InputFormat;
  /** Column of the texts, or several to join. Default: `text`, or the only column. */
  readonly textColumns?: readonly string[];
}

/**
 * Finds the text files of an input: the file itself, or the files of a folder in name order. Names that begin with `.` or
 * `_` are not data.
 *
 * @throws MlopsError `E_PREDICT_INPUT` if there is nothing to read, or a file has an unknown format
 */
export async function findSources(input: string, options: FindOptions): Promise<TextSource[]> {
  const found = await stat(input).catch(() => undefined);
  if (!found) throw inputError(`${input} must be a file or a folder of texts; there is nothing of that name`, input);
  if (!found.isDirectory()) return [await openSource(input, path.basename(input), options)];
  const names = (await listFiles(input)).filter((name) => !name.split('/').some((part) => /^[._]/.test(part)));
  if (names.length === 0) throw inputError(`${input} must hold files of ${extensions()}; got none`, input);
  const sources: TextSource[] = [];
  for (const name of names) sources.push(await openSource(path.join(input, name), name, options));
  return sources;
}

async function openSource(file: string, name: string, options: FindOptions): Promise<TextSource> {
  const extension = path.extname(file.replace(/\.gz$/i, '')).toLowerCase();
  const format = options.format ?? (Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined);
  const { textColumns } = options;
  const raw = { name, path: file, bytes: (await stat(file)).size };
  if (format === 'csv' || format === 'tsv') return csvSource(raw, textColumns, format === 'csv' ? ',' : '\t');
  if (format === 'jsonl') return jsonLinesSource(raw, textColumns, options);
  if (format === 'parquet') return parquetSource(file, name, textColumns);
  if (format === 'text') return linesSource(raw);
  throw inputError(`extension of ${file} must be one of ${extensions()}; or say which format it has`, file);
}

function extensions(): string {
  return Object.keys(FORMATS).join(', ');
}

function inputError(message: string, file: string): MlopsError {
  return new MlopsError('E_PREDICT_INPUT', message, { file });
}
