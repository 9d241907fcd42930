import type { BadRow } from '@aml-mlops/define-dataset/read';
import { isBadRow, type ReadOptions, type TextRow, type TextSource } from '../read/text-source.ts';

/** A chunk ends at this many rows or characters of text: its bounds depend on the data only. */
export const CHUNK_ROWS = 1024;
const CHUNK_CHARACTERS = 1 << 21;

/** Rows scored together. Chunks are the same whichever worker scores them, so results are identical to the digit. */
export interface Chunk {
  /** Index of the source. */
  readonly source: number;
  readonly rows: readonly TextRow[];
}

/** Splits sources into chunks and sets bad rows aside. */
export async function* readChunks(
  sources: readonly TextSource[],
  options: ReadOptions,
  aside: (source: TextSource, row: BadRow) => Promise<void>,
): AsyncGenerator<Chunk> {
  for (const [index, source] of sources.entries()) {
    let rows: TextRow[] = [];
    let characters = 0;
    for await (const batch of source.read(options)) {
      options.signal?.throwIfAborted();
      for (const row of batch) {
        if (isBadRow(row)) {
          await aside(source, row);
          continue;
        }
        rows.push(row);
        characters += row.text.length;
        if (rows.length < CHUNK_ROWS && characters < CHUNK_CHARACTERS) continue;
        yield { source: index, rows };
        rows = [];
        characters = 0;
      }
    }
    if (rows.length > 0) yield { source: index, rows };
  }
}
