import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readPart, writePart } from '@aml-mlops/artifacts';
import { type CleaningOptions, cleanText } from '@aml-mlops/text';

/** One Parquet part to clean. */
export interface PartTask {
  readonly source: string;
  readonly rows: number;
  /** Output folder of the clean part. */
  readonly folder: string;
  /** Number of the part, in both input and output. */
  readonly index: number;
}

/** A clean part, with statistics of its source. */
export interface PartSummary {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  /** Documents that became empty. They are kept, as empty texts. */
  readonly empty: number;
  /** UTF-16 units. */
  readonly charactersBefore: number;
  readonly charactersAfter: number;
}

/**
 * Cleans one part. Holds the clean part and one row group of the raw one; the way parts are written bounds both.
 *
 * @throws MlopsError `E_DATASET_PART` if a part is broken or has a different number of rows
 */
export async function preparePart(task: PartTask, cleaning: CleaningOptions): Promise<PartSummary> {
  const ids: string[] = [];
  const texts: string[] = [];
  const targets = new Int32Array(task.rows);
  let empty = 0;
  let charactersBefore = 0;
  let charactersAfter = 0;
  for await (const batch of readPart(task.source, task.rows)) {
    targets.set(batch.targets, ids.length);
    for (const id of batch.ids) ids.push(id);
    for (const raw of batch.texts) {
      const clean = cleanText(raw, cleaning);
      texts.push(clean);
      charactersBefore += raw.length;
      charactersAfter += clean.length;
      if (clean === '') empty++;
    }
  }
  const { file, rows } = await writePart(task.folder, task.index, { ids, texts, targets });
  const { size: bytes } = await stat(path.join(task.folder, file));
  return { file, bytes, rows, empty, charactersBefore, charactersAfter };
}
