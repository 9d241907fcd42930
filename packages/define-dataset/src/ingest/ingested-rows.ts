import path from 'node:path';
import { readPart } from '@aml-mlops/artifacts';
import type { LabelMap } from '../rare-classes.ts';
import { type IngestedPartition, NO_TARGET } from './partition-file.ts';

/** Rows of one ingested partition whose label is one of the datasets' labels. */
export interface IngestedRows {
  /** Index of their partition. */
  readonly partition: number;
  readonly ids: readonly string[];
  readonly texts: readonly string[];
  readonly targets: readonly number[];
}

/** Reads labelled rows in the order of partition, file and row. */
export async function* readLabelled(
  ingested: string,
  partitions: readonly IngestedPartition[],
  { targetOf }: Pick<LabelMap, 'targetOf'>,
): AsyncGenerator<IngestedRows> {
  for (const [index, partition] of partitions.entries()) {
    const mapped = partition.labels.map(({ label }) => targetOf(label));
    for await (const { ids, texts, targets } of partsOf(ingested, partition)) {
      const own = Array.from(targets, (target) => mapped[target] ?? -1);
      if (own.every((target) => target >= 0)) yield { partition: index, ids, texts, targets: own };
      else {
        const isKept = (_: unknown, row: number) => (own[row] ?? -1) >= 0;
        const kept = { ids: ids.filter(isKept), texts: texts.filter(isKept), targets: own.filter(isKept) };
        yield { partition: index, ...kept };
      }
    }
  }
}

/** Reads the rows without a label. */
export async function* readUnlabelled(
  ingested: string,
  partitions: readonly IngestedPartition[],
): AsyncGenerator<{ readonly ids: string[]; readonly texts: string[] }> {
  for (const partition of partitions.filter(({ unlabelled }) => unlabelled > 0)) {
    for await (const { ids, texts, targets } of partsOf(ingested, partition)) {
      const isKept = (_: unknown, row: number) => targets[row] === NO_TARGET;
      yield { ids: ids.filter(isKept), texts: texts.filter(isKept) };
    }
  }
}

async function* partsOf(ingested: string, { name, parts }: IngestedPartition) {
  for (const { file, rows } of parts) yield* readPart(path.join(ingested, name, file), rows);
}
