import { DATASET_FILE } from './dataset-info.ts';
import { defineKind } from './kinds.ts';

/** Parquet parts with `id`, `text` (UTF-8) and `target` (int32), and `dataset.json` with the class labels. */
export const textDataset = defineKind({
  name: 'dataset/text',
  description: 'Texts with their labels',
  schemaVersion: 1,
  files: [DATASET_FILE],
});
