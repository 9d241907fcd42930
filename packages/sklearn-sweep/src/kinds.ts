import { defineKind } from '@aml-mlops/artifacts';

export const sweepMetrics = defineKind({
  name: 'metrics/sweep',
  description: 'How the classifiers compare',
  schemaVersion: 2,
  files: ['sweep.json'],
  summary: {
    empty: { sweep: [] },
    load: () => import('./sweep.summary.ts'),
  },
});
