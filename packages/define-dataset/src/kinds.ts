import { defineKind } from '@aml-mlops/artifacts';

export const ingestedDataset = defineKind({
  name: 'dataset/ingested',
  description: 'Every raw partition as Parquet',
  schemaVersion: 3,
  files: [],
});

export const unlabelledTexts = defineKind({
  name: 'dataset/unlabelled',
  description: 'Texts that nobody has labelled yet',
  schemaVersion: 1,
  files: ['unlabelled.json'],
});

export const quarantineReport = defineKind({
  name: 'report/quarantine',
  description: 'How the raw data was read, and rows that could not be used',
  schemaVersion: 2,
  files: ['quarantine.csv', 'quarantine.json', 'reading.json'],
  summary: {
    empty: {},
    load: () => import('./quarantine.summary.ts'),
  },
});
