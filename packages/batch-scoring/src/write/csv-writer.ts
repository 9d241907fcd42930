import { type FileHandle, open } from 'node:fs/promises';
import { type CsvField, csv } from '@aml-mlops/reports';
import type { Column } from '../read/text-source.ts';
import { toText } from './value.ts';

/** CSV that is safe to open in a spreadsheet: text that would be a formula is prefixed with an apostrophe. */
export class CsvWriter {
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(file: string, columns: readonly Column[]): Promise<CsvWriter> {
    const writer = new CsvWriter(await open(file, 'wx'));
    await writer.#file.write(csv([columns.map(({ name }) => name)]));
    return writer;
  }

  async write(rows: readonly (readonly unknown[])[]): Promise<void> {
    await this.#file.writeFile(csv(rows.map((row) => row.map(toField))));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

function toField(value: unknown): CsvField {
  return typeof value === 'number' || typeof value === 'boolean' ? value : toText(value);
}
