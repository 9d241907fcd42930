import { readBatches, readDatasetInfo } from '@aml-mlops/artifacts';
import { drawDocuments } from './draw-documents.ts';

/** The documents that the winner learns from: all of a dataset, or as many of them as a limit lets be held in memory. */
export interface FittedDocuments {
  readonly labels: readonly string[];
  /** Cleaned. */
  readonly texts: string[];
  /** int32 [texts], class of each, an index into the labels. */
  readonly targets: Int32Array;
  /** Number of documents of the dataset. */
  readonly documents: number;
  /** Characters (UTF-16 units) of all of them. */
  readonly characters: number;
}

/** However long documents are, so many are kept. */
const FEWEST = 100;

/**
 * Reads a prepared dataset, and keeps the documents to learn from: all where they have `mostCharacters` together or fewer. Else a
 * seeded stratified sample of as many documents as have about `mostCharacters`, at least {@link FEWEST}, for which the dataset is
 * read once more. No more than `mostCharacters` of text are held, up to what the drawn documents differ from the mean.
 *
 * @throws MlopsError `E_NOT_A_DATASET` or `E_DATASET_PART`, naming the file
 */
export async function readFitted(folder: string, mostCharacters: number, seed: number): Promise<FittedDocuments> {
  const { labels, rows: documents } = await readDatasetInfo(folder);
  const targets = new Int32Array(documents);
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
  if (characters <= mostCharacters) return { labels, texts, targets, documents, characters };
  const most = Math.max(FEWEST, Math.floor((documents * mostCharacters) / characters));
  const drawn = drawDocuments(targets, most, seed);
  await readRows(folder, drawn, texts);
  return { labels, texts, targets: Int32Array.from(drawn, (at) => targets[at]!), documents, characters };
}

/** Adds the texts of some rows, which rise. */
async function readRows(folder: string, rows: Int32Array, texts: string[]): Promise<void> {
  let from = 0;
  for await (const batch of readBatches(folder)) {
    const to = from + batch.texts.length;
    for (let row = rows[texts.length]; row !== undefined && row < to; row = rows[texts.length]) {
      texts.push(batch.texts[row - from]!);
    }
    from = to;
  }
}
