import { defineKind } from '@aml-mlops/artifacts';

export const ingestedDataset = defineKind({
  name: 'dataset/ingested',
  description: 'Every raw partition as Parquet',
  schemaVersion: 2,
  files: [],
});

export const quarantineReport = defineKind({
  name: 'report/quarantine',
  description: 'Rows that could not be used',
  schemaVersion: 1,
  files: ['quarantine.csv', 'quarantine.json'],
  summary: {
    empty: {},
    load: () => import('./quarantine.summary.ts'),
  },
});
