import { defineKind } from '@aml-mlops/artifacts';

export const monitoringReport = defineKind({
  name: 'report/monitoring',
  description: 'What a served model saw and said, window by window, and what to do about it',
  schemaVersion: 1,
  files: ['monitoring.json', 'monitoring.csv', 'monitoring.html'],
  summary: {
    empty: { windows: [] },
    load: () => import('./monitoring.summary.ts'),
  },
});

export const hourlySketches = defineKind({
  name: 'sketches/hourly',
  description: 'Hours of requests as counts and quantiles, without anything of any one of them',
  schemaVersion: 1,
  files: [],
});
