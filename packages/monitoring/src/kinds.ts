import { defineKind } from '@aml-mlops/artifacts';

/** An artifact kind of this step's own: what others read of it is these files, and its summary is part of a run's report. */
export const monitoringReport = defineKind({
  name: 'report/monitoring',
  description: 'How many documents were kept',
  schemaVersion: 1,
  files: ['counts.json'],
  summary: {
    empty: {},
    load: () => import('./counts.summary.ts'),
  },
});
