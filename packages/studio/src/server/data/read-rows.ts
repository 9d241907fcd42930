import { readBatches, readDatasetInfo } from '@aml-mlops/artifacts';

/** A complete document of a dataset. */
export interface DocumentRow {
  /** Its index, from 0. */
  readonly row: number;
  readonly id: string;
  readonly text: string;
  /** An index into the dataset's labels. */
  readonly target: number;
}

/**
 * Documents in order, from a given index; parts of the dataset before it are not read.
 *
 * @throws MlopsError as datasets do
 */
export async function* rowsFrom(folder: string, from: number): AsyncGenerator<DocumentRow> {
  const { parts } = await readDatasetInfo(folder);
  let start = 0;
  for (const [index, part] of parts.entries()) {
    const first = start;
    start += part.rows;
    if (start <= from) continue;
    let row = first;
    for await (const { ids, texts, targets } of readBatches(folder, [index])) {
      for (const [i, id] of ids.entries()) {
        if (row >= from) yield { row, id, text: texts[i] ?? '', target: targets[i] ?? 0 };
        row++;
      }
    }
  }
}

/** The documents at given indices, by index. */
export async function rowsAt(folder: string, places: readonly number[]): Promise<Map<number, DocumentRow>> {
  const wanted = new Set(places);
  const found = new Map<number, DocumentRow>();
  if (wanted.size === 0) return found;
  for await (const document of rowsFrom(folder, Math.min(...wanted))) {
    if (!wanted.has(document.row)) continue;
    found.set(document.row, document);
    if (found.size === wanted.size) break;
  }
  return found;
}
