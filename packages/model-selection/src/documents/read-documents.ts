import { readBatches, readDatasetInfo } from '@aml-mlops/artifacts';
import type { TextBatches } from '@aml-mlops/text';

/** The documents of a prepared dataset; their texts, too, where they can be held. */
export interface TrainingDocuments {
  readonly labels: readonly string[];
  /** int32 [n], class of each document, an index into the labels. */
  readonly targets: Int32Array;
  /** Characters (UTF-16 units) of all texts. */
  readonly characters: number;
  /** Cleaned; undefined where they have more characters than a limit. */
  readonly texts: string[] | undefined;
}

/**
 * Reads a prepared dataset in one pass. No more than `mostCharacters` of text are held.
 *
 * @throws MlopsError `E_NOT_A_DATASET` or `E_DATASET_PART`, naming the file
 */
export async function readDocuments(folder: string, mostCharacters: number): Promise<TrainingDocuments> {
  const { labels, rows } = await readDatasetInfo(folder);
  const targets = new Int32Array(rows);
  const texts: string[] = [];
  let characters = 0;
  let row = 0;
  for await (const batch of readBatches(folder)) {
    targets.set(batch.targets, row);
    row += batch.targets.length;
    for (const text of batch.texts) characters += text.length;
    if (characters > mostCharacters) texts.length = 0;
    else for (const text of batch.texts) texts.push(text);
  }
  return { labels, targets, characters, texts: characters > mostCharacters ? undefined : texts };
}

/** Reads the texts of some rows. @param rows ascending */
export async function readRows(folder: string, rows: Int32Array): Promise<string[]> {
  const texts: string[] = [];
  let from = 0;
  for await (const batch of readBatches(folder)) {
    const to = from + batch.texts.length;
    for (let row = rows[texts.length]; row !== undefined && row < to; row = rows[texts.length]) {
      texts.push(batch.texts[row - from]!);
    }
    from = to;
    if (texts.length === rows.length) break;
  }
  return texts;
}

/** The texts of a prepared dataset, each time they are asked for. @param rows of them, ascending. Default: all */
export function textsOf(folder: string, rows?: Int32Array): TextBatches {
  return async function* () {
    let from = 0;
    let at = 0;
    for await (const { texts } of readBatches(folder)) {
      if (!rows) {
        yield texts;
        continue;
      }
      const wanted: string[] = [];
      for (; at < rows.length && rows[at]! < from + texts.length; at++) wanted.push(texts[rows[at]! - from]!);
      from += texts.length;
      yield wanted;
    }
  };
}
