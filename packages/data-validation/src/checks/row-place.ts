import path from 'node:path';
import type { DatasetInfo } from '@aml-mlops/artifacts';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';

const ROWS_OF_PART = 2 ** 32;

/** A number for a row, which ascends in the order of reading: its part, from 0, and its row within it, from 0. */
export function placeOf(part: number, row: number): number {
  return part * ROWS_OF_PART + row;
}

export interface PlacedId {
  readonly place: number;
  readonly file: string;
  /** From 1. */
  readonly row: number;
  readonly id: string;
}

/**
 * Looks up the ids of some rows: of every part that one is in, the column `id` is read, and nothing else.
 *
 * @param places ascending, as by {@link placeOf}; each of a row that has an id
 */
export async function* readIdsAt(
  folder: string,
  { parts }: Pick<DatasetInfo, 'parts'>,
  places: ArrayLike<number>,
): AsyncGenerator<PlacedId> {
  for (let at = 0; at < places.length; ) {
    const part = Math.floor(places[at]! / ROWS_OF_PART);
    const file = parts[part]!.file;
    const buffer = await asyncBufferFromFile(path.join(folder, file));
    const metadata = await parquetMetadataAsync(buffer);
    const rows = await parquetReadObjects({ file: buffer, metadata, columns: ['id'] });
    for (; at < places.length && Math.floor(places[at]! / ROWS_OF_PART) === part; at++) {
      const row = places[at]! % ROWS_OF_PART;
      yield { place: places[at]!, file, row: row + 1, id: String(rows[row]!['id']) };
    }
  }
}
