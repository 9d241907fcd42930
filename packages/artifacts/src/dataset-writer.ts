import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rangeError } from '@aml-mlops/errors';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { formatJson, writeFileAtomic } from './atomic.ts';
import { DATASET_FILE, DATASET_VERSION, type DatasetInfo } from './dataset-info.ts';
import type { TextBatch } from './dataset-reader.ts';

/** Limits of a part, in rows and in characters of text, which bound the memory that a part needs. */
const PART_ROWS = 8192;
const PART_CHARACTERS = 1 << 24;
const ROW_GROUP_ROWS = 1024;

type Part = DatasetInfo['parts'][number];

export function partFile(index: number): string {
  return `part-${String(index).padStart(5, '0')}.parquet`;
}

/**
 * Writes one Parquet part: columns `id` and `text` (UTF-8) and `target` (int32), none nullable. Equal rows give equal
 * bytes, so any number of workers can write parts in any order.
 */
export async function writePart(folder: string, index: number, batch: TextBatch): Promise<Part> {
  const file = partFile(index);
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: batch.ids, type: 'STRING', nullable: false },
      { name: 'text', data: batch.texts, type: 'STRING', nullable: false },
      { name: 'target', data: batch.targets, type: 'INT32', nullable: false },
    ],
    rowGroupSize: ROW_GROUP_ROWS,
  });
  await writeFile(path.join(folder, file), new Uint8Array(buffer));
  return { file, rows: batch.ids.length };
}

/** Writes `dataset.json`, which turns the parts in the folder into a dataset. Parts without rows are dropped. */
export async function writeDatasetInfo(
  folder: string,
  labels: readonly string[],
  parts: readonly Part[],
): Promise<DatasetInfo> {
  const kept = parts.filter((part) => part.rows > 0);
  const info: DatasetInfo = {
    schemaVersion: DATASET_VERSION,
    labels: [...labels],
    rows: kept.reduce((sum, part) => sum + part.rows, 0),
    parts: kept,
  };
  await writeFileAtomic(path.join(folder, DATASET_FILE), formatJson(info));
  return info;
}

/** Writes a `dataset/text` row by row; keeps at most one part in memory. */
export class DatasetWriter {
  readonly #folder: string;
  readonly #labels: readonly string[];
  readonly #parts: Part[] = [];
  #ids: string[] = [];
  #texts: string[] = [];
  #targets: number[] = [];
  #characters = 0;

  private constructor(folder: string, labels: readonly string[]) {
    this.#folder = folder;
    this.#labels = labels;
  }

  /** @param labels class names; `target` of a row is an index into them */
  static async create(folder: string, labels: readonly string[]): Promise<DatasetWriter> {
    await mkdir(folder, { recursive: true });
    return new DatasetWriter(folder, labels);
  }

  async append(id: string, text: string, target: number): Promise<void> {
    if (!Number.isInteger(target) || target < 0 || target >= this.#labels.length) {
      throw rangeError('target', `row ${id}`, `a whole number in [0, ${this.#labels.length})`, target);
    }
    this.#ids.push(id);
    this.#texts.push(text);
    this.#targets.push(target);
    this.#characters += text.length;
    if (this.#ids.length >= PART_ROWS || this.#characters >= PART_CHARACTERS) await this.#flush();
  }

  async close(): Promise<DatasetInfo> {
    await this.#flush();
    return writeDatasetInfo(this.#folder, this.#labels, this.#parts);
  }

  async #flush(): Promise<void> {
    if (this.#ids.length === 0) return;
    const batch = { ids: this.#ids, texts: this.#texts, targets: Int32Array.from(this.#targets) };
    this.#parts.push(await writePart(this.#folder, this.#parts.length, batch));
    this.#ids = [];
    this.#texts = [];
    this.#targets = [];
    this.#characters = 0;
  }
}

/** Writes a dataset that is in memory. */
export async function writeDataset(
  folder: string,
  labels: readonly string[],
  rows: { ids: readonly string[]; texts: readonly string[]; targets: ArrayLike<number> },
): Promise<DatasetInfo> {
  const writer = await DatasetWriter.create(folder, labels);
  for (const [i, id] of rows.ids.entries()) await writer.append(id, rows.texts[i] ?? '', rows.targets[i] ?? -1);
  return writer.close();
}
