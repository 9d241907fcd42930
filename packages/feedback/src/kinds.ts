import { defineKind } from '@aml-mlops/artifacts';

/** A snapshot of a label queue: the labels that people gave, and why each text was selected. */
export const labelSnapshot = defineKind({
  name: 'labels/snapshot',
  description: 'Labels of a queue, with who gave them and why they were asked for',
  schemaVersion: 1,
  files: ['labels.json', 'items.jsonl'],
});

/** Raw data with label partitions added to the existing ones. */
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
