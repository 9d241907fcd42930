import type { SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column, ColumnType } from '../read/text-source.ts';
import { toText } from './value.ts';

const ROW_GROUP_ROWS = 8192;
/** A row group also ends at this many characters, which bounds memory. */
const ROW_GROUP_CHARACTERS = 1 << 24;

const TYPES: Readonly<Record<ColumnType, Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  boolean: { type: 'BOOLEAN' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
};

/** Parquet; every column is nullable, and values without a plain type are text. */
export class ParquetFileWriter {
  readonly #columns: readonly Column[];
  readonly #writer: ParquetWriter;
  #held: unknown[][] = [];
  #characters = 0;

  constructor(file: string, columns: readonly Column[]) {
    this.#columns = columns;
    const schema: SchemaElement[] = [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...TYPES[type] })),
    ];
    this.#writer = new ParquetWriter({ writer: fileWriter(file), schema, createdBy: 'aml-mlops' });
  }

  async write(rows: readonly (readonly unknown[])[]): Promise<void> {
    for (const row of rows) {
      const values = row.map((value, i) => this.#valueOf(value, this.#columns[i]!.type));
      for (const value of values) if (typeof value === 'string') this.#characters += value.length;
      this.#held.push(values);
      if (this.#held.length >= ROW_GROUP_ROWS || this.#characters >= ROW_GROUP_CHARACTERS) await this.#flush();
    }
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#writer.finish();
  }

  #valueOf(value: unknown, type: ColumnType): unknown {
    return type === 'string' || type === 'json' ? toText(value) : (value ?? null);
  }

  async #flush(): Promise<void> {
    const rows = this.#held;
    if (rows.length === 0) return;
    this.#held = [];
    this.#characters = 0;
    const columnData = this.#columns.map(({ name }, i) => ({ name, data: rows.map((row) => row[i]) }));
    await this.#writer.write({ columnData, rowGroupSize: rows.length });
  }
}
