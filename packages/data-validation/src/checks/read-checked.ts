import path from 'node:path';
import { type DatasetInfo, readDatasetInfo, type TextBatch } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet';
import type { Findings } from './findings.ts';

export interface CheckedBatch extends TextBatch {
  readonly file: string;
  /** Number of each row in its file, from 1. */
  readonly rowNumbers: readonly number[];
}

const COLUMNS = ['id', 'text', 'target'] as const;

/**
 * Reads an unchecked dataset, written by any tool. Invalid rows are reported to `findings` and skipped; a part without the
 * right columns is skipped entirely.
 *
 * @param dataset its name in findings
 * @throws MlopsError `E_NOT_A_DATASET`; `E_DATASET_PART` if a part is not Parquet
 */
export async function* readChecked(folder: string, dataset: string, findings: Findings): AsyncGenerator<CheckedBatch> {
  const info = await readDatasetInfo(folder);
  const ids = new Set<string>();
  for (const part of info.parts) {
    const file = path.join(folder, part.file);
    try {
      yield* readPartChecked({ file, part, info, dataset, findings, ids });
    } catch (cause) {
      if (cause instanceof MlopsError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new MlopsError('E_DATASET_PART', `${file} cannot be read as Parquet: ${reason}`, { file }, { cause });
    }
  }
}

interface PartToRead {
  readonly file: string;
  readonly part: DatasetInfo['parts'][number];
  readonly info: DatasetInfo;
  readonly dataset: string;
  readonly findings: Findings;
  readonly ids: Set<string>;
}

async function* readPartChecked({
  file,
  part,
  info,
  dataset,
  findings,
  ids,
}: PartToRead): AsyncGenerator<CheckedBatch> {
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  const wrong = wrongColumns(parquetSchema(metadata).children.map(({ element }) => element));
  if (wrong.length > 0) return findings.add(dataset, 'schema', { file: part.file, detail: wrong.join(', ') });
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, columns: [...COLUMNS] });
    const batch = { file: part.file, ids: [] as string[], texts: [] as string[], rowNumbers: [] as number[] };
    const targets: number[] = [];
    for (const [i, { id, text, target }] of rows.entries()) {
      const place = { file: part.file, row: rowStart + i + 1, ...(typeof id === 'string' && { id }) };
      const missing = COLUMNS.find((column) => rows[i]?.[column] === undefined || rows[i]?.[column] === null);
      if (missing) findings.add(dataset, 'null', { ...place, detail: `has no ${missing}` });
      else if (text.trim() === '') findings.add(dataset, 'emptyText', place);
      else if (target < 0 || target >= info.labels.length) {
        findings.add(dataset, 'target', { ...place, detail: `has ${target}` });
      } else {
        if (ids.has(id)) findings.add(dataset, 'duplicateId', place);
        ids.add(id);
        batch.ids.push(id);
        batch.texts.push(text);
        batch.rowNumbers.push(place.row);
        targets.push(target);
      }
    }
    yield { ...batch, targets: Int32Array.from(targets) };
    rowStart = rowEnd;
  }
  if (rowStart !== part.rows)
    findings.add(dataset, 'rows', { file: part.file, detail: `has ${rowStart}, not ${part.rows}` });
}

function wrongColumns(elements: readonly SchemaElement[]): string[] {
  return COLUMNS.flatMap((column) => {
    const element = elements.find(({ name }) => name === column);
    if (!element) return `${column} is missing`;
    const { type, converted_type: converted, logical_type: logical } = element;
    const isString = type === 'BYTE_ARRAY' && (converted === 'UTF8' || logical?.type === 'STRING');
    const right = column === 'target' ? type === 'INT32' : isString;
    return right ? [] : `${column} is ${logical?.type ?? converted ?? type ?? 'a group'}`;
  });
}
