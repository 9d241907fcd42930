import { readBatches, readDatasetInfo } from '@aml-mlops/artifacts';
import { CountsBuilder } from './counts-builder.ts';
import type { PreparedData } from './prepare.ts';

const BATCH = 8192;

/**
 * Counts the words of a `dataset/text` as a stream: at most a few thousand texts are in memory. The counts take 8 bytes
 * per distinct word of each document, twice that while they are packed.
 *
 * @param options.minFrequency minimum number of documents a word must occur in. Default: 1. Range: [1, inf)
 * @throws MlopsError `E_NOT_A_DATASET`, `E_DATASET_PART`, `E_EMPTY_VOCABULARY`
 */
export async function readTrainingSet(
  folder: string,
  options: {
    readonly minFrequency?: number;
    readonly signal?: AbortSignal;
    readonly onRows?: (done: number, total: number) => void;
  } = {},
): Promise<PreparedData> {
  const info = await readDatasetInfo(folder);
  const targets = new Int32Array(new SharedArrayBuffer(4 * info.rows));
  const builder = new CountsBuilder();
  let texts: string[] = [];
  let rows = 0;
  for await (const batch of readBatches(folder)) {
    options.signal?.throwIfAborted();
    targets.set(batch.targets, rows);
    rows += batch.texts.length;
    for (const text of batch.texts) texts.push(text);
    if (texts.length >= BATCH) {
      builder.append(texts);
      texts = [];
    }
    options.onRows?.(rows, info.rows);
  }
  builder.append(texts);
  const { vocabulary, counts } = builder.finish(options.minFrequency ?? 1);
  return { vocabulary, labels: info.labels, classes: info.labels.length, train: { counts, targets } };
}
