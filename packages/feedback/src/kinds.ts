import { defineKind } from '@aml-mlops/artifacts';

/** A label queue as it was: what people said of which texts, and why those were asked about. */
export const labelSnapshot = defineKind({
  name: 'labels/snapshot',
  description: 'Labels of a queue, with who gave them and why they were asked for',
  schemaVersion: 1,
  files: ['labels.json', 'items.jsonl'],
});

/** Raw data with partitions of labels beside those that were there. */
export const rawPartitions = defineKind({
  name: 'raw/partitions',
  description: 'Raw data in partitions',
  schemaVersion: 1,
  files: [],
});

export const absorbedReport = defineKind({
  name: 'report/absorbed',
  description: 'Which labels became training and test data, and which did not',
  schemaVersion: 1,
  files: ['absorbed.json', 'corrections.csv'],
  summary: {
    empty: {},
    load: () => import('./absorbed.summary.ts'),
  },
});
