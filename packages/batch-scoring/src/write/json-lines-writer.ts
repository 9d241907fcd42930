import { type FileHandle, open } from 'node:fs/promises';
import type { Column } from '../read/text-source.ts';
import { toJson } from './value.ts';

/** JSON Lines: one object per line, without the names for which a row has no value. */
export class JsonLinesWriter {
  readonly #file: FileHandle;
  /** The names as JSON, colon included, so that a name such as `__proto__` is only text and never a property. */
  readonly #keys: readonly string[];

  private constructor(file: FileHandle, columns: readonly Column[]) {
    this.#file = file;
    this.#keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  }

  static async open(file: string, columns: readonly Column[]): Promise<JsonLinesWriter> {
    return new JsonLinesWriter(await open(file, 'wx'), columns);
  }

  async write(rows: readonly (readonly unknown[])[]): Promise<void> {
    await this.#file.writeFile(rows.map((row) => this.#line(row)).join(''));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #line(row: readonly unknown[]): string {
    const fields = row.flatMap((value, i) => (value === undefined ? [] : [this.#keys[i]! + toJson(value)]));
    return `{${fields.join(',')}}\n`;
  }
}
