import path from 'node:path';
import {
  type DatasetInfo,
  KeySpool,
  readDatasetInfo,
  rowsOfRepeatedKeys,
  type TextBatch,
  textKey,
} from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet';
import type { Findings } from './findings.ts';
import { placeOf, readIdsAt } from './row-place.ts';

export interface CheckedBatch extends TextBatch {
  /** Of each row, as by `placeOf`. */
  readonly places: readonly number[];
}

const COLUMNS = ['id', 'text', 'target'] as const;

/**
 * Reads an unchecked dataset, written by any tool. Invalid rows are reported to `findings` and skipped; a part without the
 * right columns is skipped entirely.
 *
 * Repeated ids are found once all are read, without all ids in memory.
 *
 * @param dataset its name in findings
 * @param keyOf hashes an id. Default: `textKey`
 * @throws MlopsError `E_NOT_A_DATASET`; `E_DATASET_PART` if a part is not Parquet
 */
export async function* readChecked(
  folder: string,
  dataset: string,
  findings: Findings,
  keyOf: (id: string) => number = textKey,
): AsyncGenerator<CheckedBatch> {
  const info = await readDatasetInfo(folder);
  const ids = new KeySpool();
  try {
    for (const [index, part] of info.parts.entries()) {
      const file = path.join(folder, part.file);
      try {
        yield* readPartChecked({ file, part, index, info, dataset, findings, ids, keyOf });
      } catch (cause) {
        if (cause instanceof MlopsError) throw cause;
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new MlopsError('E_DATASET_PART', `${file} cannot be read as Parquet: ${reason}`, { file }, { cause });
      }
    }
    await findRepeatedIds(folder, info, dataset, findings, ids);
  } finally {
    ids.close();
  }
}

/** Rows whose id has the hash of another are read again: only those whose id is equal are findings. */
async function findRepeatedIds(
  folder: string,
  info: DatasetInfo,
  dataset: string,
  findings: Findings,
  ids: KeySpool,
): Promise<void> {
  const seen = new Set<string>();
  for await (const { place, ...found } of readIdsAt(folder, info, rowsOfRepeatedKeys(ids))) {
    if (seen.has(found.id)) findings.add(dataset, 'duplicateId', found, place);
    seen.add(found.id);
  }
}

interface PartToRead {
  readonly file: string;
  readonly part: DatasetInfo['parts'][number];
  readonly index: number;
  readonly info: DatasetInfo;
  readonly dataset: string;
  readonly findings: Findings;
  readonly ids: KeySpool;
  readonly keyOf: (id: string) => number;
}

async function* readPartChecked({
  file,
  part,
  index,
  info,
  dataset,
  findings,
  ids,
  keyOf,
}: PartToRead): AsyncGenerator<CheckedBatch> {
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  const wrong = wrongColumns(parquetSchema(metadata).children.map(({ element }) => element));
  if (wrong.length > 0) {
    return findings.add(dataset, 'schema', { file: part.file, detail: wrong.join(', ') }, placeOf(index, 0));
  }
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, columns: [...COLUMNS] });
    const batch = { ids: [] as string[], texts: [] as string[], places: [] as number[] };
    const targets: number[] = [];
    for (const [i, { id, text, target }] of rows.entries()) {
      const found = { file: part.file, row: rowStart + i + 1, ...(typeof id === 'string' && { id }) };
      const place = placeOf(index, rowStart + i);
      const missing = COLUMNS.find((column) => rows[i]?.[column] === undefined || rows[i]?.[column] === null);
      if (missing) findings.add(dataset, 'null', { ...found, detail: `has no ${missing}` }, place);
      else if (text.trim() === '') findings.add(dataset, 'emptyText', found, place);
      else if (target < 0 || target >= info.labels.length) {
        findings.add(dataset, 'target', { ...found, detail: `has ${target}` }, place);
      } else {
        ids.add(keyOf(id), place);
        batch.ids.push(id);
        batch.texts.push(text);
        batch.places.push(place);
        targets.push(target);
      }
    }
    yield { ...batch, targets: Int32Array.from(targets) };
    rowStart = rowEnd;
  }
  if (rowStart !== part.rows)
    findings.add(
      dataset,
      'rows',
      { file: part.file, detail: `has ${rowStart}, not ${part.rows}` },
      placeOf(index, rowStart),
    );
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
