import {
  type DatasetInfo,
  type DatasetLineage,
  DatasetWriter,
  LINEAGE_VERSION,
  writeLineage,
} from '@aml-mlops/artifacts';
import type { IngestedPartition } from './ingest/partition-file.ts';

/** Writes one dataset version and counts the sources of its rows. */
export class VersionWriter {
  readonly #folder: string;
  readonly #labels: readonly string[];
  readonly #writer: DatasetWriter;
  readonly #rowsPerLabel: number[];
  readonly #rowsPerPartition = new Map<IngestedPartition, number>();

  private constructor(folder: string, labels: readonly string[], writer: DatasetWriter) {
    this.#folder = folder;
    this.#labels = labels;
    this.#writer = writer;
    this.#rowsPerLabel = labels.map(() => 0);
  }

  static async create(folder: string, labels: readonly string[]): Promise<VersionWriter> {
    return new VersionWriter(folder, labels, await DatasetWriter.create(folder, labels));
  }

  async append(partition: IngestedPartition, id: string, text: string, target: number): Promise<void> {
    await this.#writer.append(id, text, target);
    this.#rowsPerLabel[target] = (this.#rowsPerLabel[target] ?? 0) + 1;
    this.#rowsPerPartition.set(partition, (this.#rowsPerPartition.get(partition) ?? 0) + 1);
  }

  /** @param drawn how its rows were chosen; null if all were taken */
  async close(drawn: DatasetLineage['drawn']): Promise<DatasetInfo> {
    const info = await this.#writer.close();
    await writeLineage(this.#folder, {
      schemaVersion: LINEAGE_VERSION,
      partitions: [...this.#rowsPerPartition].map(([{ name, files }, rows]) => ({
        name,
        files: files.map((file) => ({ name: file.name, sha256: file.sha256 })),
        rows,
      })),
      drawn,
      rows: info.rows,
      rowsPerLabel: Object.fromEntries(this.#labels.map((label, target) => [label, this.#rowsPerLabel[target] ?? 0])),
    });
    return info;
  }
}
