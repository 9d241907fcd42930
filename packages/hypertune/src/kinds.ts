import { defineKind } from '@aml-mlops/artifacts';

export const tuningMetrics = defineKind({
  name: 'metrics/tuning',
  description: 'Every trial of a study, and the best hyperparameters',
  schemaVersion: 1,
  files: ['best.json', 'trials.json'],
  summary: {
    empty: { tuning: null },
    load: () => import('./tuning.summary.ts'),
  },
});
