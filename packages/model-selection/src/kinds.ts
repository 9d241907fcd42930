import { defineKind } from '@aml-mlops/artifacts';

export const candidateMetrics = defineKind({
  name: 'metrics/candidates',
  description: 'How the candidates compare, judged on the training data alone',
  schemaVersion: 1,
  files: ['candidates.json'],
  summary: {
    empty: { candidates: [] },
    load: () => import('./candidates.summary.ts'),
  },
});
