import { defineKind } from '@aml-mlops/artifacts';

export const driftReport = defineKind({
  name: 'report/drift',
  description: 'How a dataset differs from the baseline',
  schemaVersion: 1,
  files: ['drift.json', 'drift.csv', 'drift.html'],
  summary: {
    empty: { driftWarnings: [] },
    load: () => import('./drift.summary.ts'),
  },
});
