import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { formatJson, writePart } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { BadReason, BadRow, GoodRow } from '../read/row.ts';
import {
  BAD_ROWS_FILE,
  type IngestedFile,
  type IngestedPartition,
  NO_TARGET,
  PARTITION_FILE,
  PARTITION_VERSION,
} from './partition-file.ts';

const PART_ROWS = 8192;
const PART_CHARACTERS = 1 << 24;

/** A column with more distinct values is not a label column: the wrong one was named. */
const MAX_LABELS = 10_000;

/** Writes one partition of a `dataset/ingested` artifact; holds at most one Parquet part in memory. */
export class PartitionWriter {
  readonly #folder: string;
  readonly #badRows: WriteStream;
  readonly #bad = new Map<BadReason, number>();
  readonly #labels = new Map<string, { target: number; rows: number }>();
  readonly #parts: IngestedPartition['parts'] = [];
  #ids: string[] = [];
  #texts: string[] = [];
  #targets: number[] = [];
  #characters = 0;
  #unlabelled = 0;

  private constructor(folder: string, badRows: WriteStream) {
    this.#folder = folder;
    this.#badRows = badRows;
  }

  static async create(folder: string): Promise<PartitionWriter> {
    await mkdir(folder, { recursive: true });
    return new PartitionWriter(folder, createWriteStream(path.join(folder, BAD_ROWS_FILE)));
  }

  /** @param file the raw file, for messages and for the id of a row that has none */
  async good(file: string, row: GoodRow): Promise<void> {
    const target = row.label === undefined ? this.#withoutLabel() : this.#targetOf(row.label, file, row.row);
    this.#ids.push(row.id ?? `${file}:${row.row}`);
    this.#texts.push(row.text);
    this.#targets.push(target);
    this.#characters += row.text.length;
    if (this.#ids.length >= PART_ROWS || this.#characters >= PART_CHARACTERS) await this.#flush();
  }

  #withoutLabel(): number {
    this.#unlabelled++;
    return NO_TARGET;
  }

  #targetOf(name: string, file: string, row: number): number {
    let label = this.#labels.get(name);
    if (!label) {
      if (this.#labels.size === MAX_LABELS) {
        const message = `labels of ${file} must be at most ${MAX_LABELS} different ones: give labelColumn where another column holds the labels, or fewer labels`;
        throw new MlopsError('E_RAW_SCHEMA', message, { file, row, parameter: 'labelColumn' });
      }
      label = { target: this.#labels.size, rows: 0 };
      this.#labels.set(name, label);
    }
    label.rows++;
    return label.target;
  }

  async bad(file: string, row: BadRow): Promise<void> {
    this.#bad.set(row.reason, (this.#bad.get(row.reason) ?? 0) + 1);
    const line = `${JSON.stringify({ file, ...row })}\n`;
    if (!this.#badRows.write(line)) await once(this.#badRows, 'drain');
  }

  async close(name: string, key: string, files: readonly IngestedFile[]): Promise<IngestedPartition> {
    await this.#flush();
    this.#badRows.end();
    await finished(this.#badRows);
    const partition: IngestedPartition = {
      schemaVersion: PARTITION_VERSION,
      name,
      key,
      files: [...files],
      labels: [...this.#labels].map(([label, { rows }]) => ({ label, rows })),
      unlabelled: this.#unlabelled,
      parts: this.#parts,
      rows: this.#parts.reduce((sum, part) => sum + part.rows, 0),
      bad: Object.fromEntries([...this.#bad].sort()),
    };
    await writeFile(path.join(this.#folder, PARTITION_FILE), formatJson(partition));
    return partition;
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
