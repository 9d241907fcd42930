import type { FileReading } from '../form/file-reading.ts';
import { readRecords } from './records.ts';
import { checkRow, isBad, type RawRow, type ReadOptions } from './row.ts';

/** Separates the texts of several columns. */
const JOINT = '\n';

/** Reads and checks the rows of a raw file in batches, according to its reading plan. */
export async function* readRows({ file, form, columns }: FileReading, options: ReadOptions): AsyncGenerator<RawRow[]> {
  const { text, label, id } = columns;
  const asked = [...text, ...(label === undefined ? [] : [label]), ...(id === undefined ? [] : [id])];
  const [labelAt, idAt] = [label === undefined ? -1 : text.length, id === undefined ? -1 : asked.length - 1];
  for await (const batch of readRecords({ file, form }, asked, options)) {
    yield batch.map((record) => {
      if (isBad(record)) return record;
      const values = {
        id: record.values[idAt],
        label: file.label ?? record.values[labelAt],
        text: joined(record.values.slice(0, text.length)),
      };
      return checkRow(record.row, values, options);
    });
  }
}

/** Joins several texts, omitting empty ones; a value that is not text is returned unchanged. */
function joined(texts: readonly unknown[]): unknown {
  if (texts.length === 1) return texts[0];
  const filled = texts.filter((text) => text !== undefined && text !== null);
  const other = filled.find((text) => typeof text !== 'string');
  return other ?? filled.filter((text) => text !== '').join(JOINT);
}
