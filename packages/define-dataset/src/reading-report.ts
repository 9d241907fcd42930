import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { delimiterName, quoteName } from './form/dialect-names.ts';
import type { FileReading } from './form/file-reading.ts';
import type { ReadingPlan } from './form/plan-reading.ts';

const READING_FILE = 'reading.json';
export const READING_VERSION = 1;

/** Files that are read in the same way. */
export interface FormReport {
  readonly files: number;
  readonly first: string;
  readonly format: FileReading['form']['format'];
  readonly encoding: string;
  readonly isPacked: boolean;
  /** For tables: `comma`, `tab`, `semicolon`, `bar`. */
  readonly delimiter?: string;
  /** For tables: `double`, `single`, `none`. */
  readonly quote?: string;
  readonly header?: boolean;
  readonly columns: FileReading['columns'];
}

/** `reading.json` of a `report/quarantine`: how the raw data was read. */
export interface ReadingReport {
  readonly schemaVersion: typeof READING_VERSION;
  /** Messages on what was detected rather than given, and on how rows were treated. */
  readonly notes: readonly string[];
  /** Adjacent files that are not data. */
  readonly leftOut: readonly string[];
  readonly forms: readonly FormReport[];
}

/** Files of the plan, grouped by how they are read. */
export function formsOf(plan: ReadingPlan): FormReport[] {
  const groups = Map.groupBy(plan.values(), ({ form, columns }) =>
    JSON.stringify([form.format, form.encoding, form.isPacked, form.delimiter, form.quote, form.header, columns]),
  );
  return [...groups.values()].map((readings) => {
    const [{ file, form, columns }] = readings as [FileReading];
    const table = { delimiter: delimiterName(form.delimiter), quote: quoteName(form.quote), header: form.header };
    const { format, encoding, isPacked } = form;
    const isTable = format === 'csv';
    return { files: readings.length, first: file.name, format, encoding, isPacked, ...(isTable ? table : {}), columns };
  });
}

export async function writeReading(folder: string, report: Omit<ReadingReport, 'schemaVersion'>): Promise<void> {
  await writeFile(path.join(folder, READING_FILE), formatJson({ schemaVersion: READING_VERSION, ...report }));
}
