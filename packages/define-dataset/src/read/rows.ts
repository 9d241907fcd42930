import type { FileReading } from '../form/file-reading.ts';
import { joinTexts } from './join-texts.ts';
import { readRecords } from './records.ts';
import { checkRow, isBad, type RawRow, type ReadOptions } from './row.ts';

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
        text: joinTexts(record.values.slice(0, text.length)),
      };
      return checkRow(record.row, values, options);
    });
  }
}
