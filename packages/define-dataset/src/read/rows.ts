import type { FileReading } from '../form/file-reading.ts';
import { readRecords } from './records.ts';
import { checkRow, isBad, type RawRow, type ReadOptions } from './row.ts';

/** Between the texts of several columns. */
const JOINT = '\n';

/** Reads the rows of a raw file in batches, each checked, as it was found or said that they are to be read. */
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

/** Several texts as one, empty ones left out; a value that is no text is answered as it is. */
function joined(texts: readonly unknown[]): unknown {
  if (texts.length === 1) return texts[0];
  const filled = texts.filter((text) => text !== undefined && text !== null);
  const other = filled.find((text) => typeof text !== 'string');
  return other ?? filled.filter((text) => text !== '').join(JOINT);
}
