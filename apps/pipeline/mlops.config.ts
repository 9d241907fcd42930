import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineApp } from '@aml-mlops/cli';
import { addBaselineCommand } from './src/baseline/baseline-command.ts';
import { findBaseline } from './src/baseline/find-baseline.ts';
import { newsgroups } from './src/data/newsgroups.ts';
import { sample } from './src/data/sample.ts';
import { addMonitorCommand } from './src/monitor/monitor-command.ts';
import { define } from './src/pipelines/define.ts';
import { monitor } from './src/pipelines/monitor.ts';
import { retrain } from './src/pipelines/retrain.ts';
import { score } from './src/pipelines/score.ts';
import { STEPS } from './src/steps.ts';

export const app = defineApp({
  repository: path.resolve(import.meta.dirname, '../..'),
  steps: STEPS,
  pipelines: [retrain, define, monitor, score],
  data: { input: 'raw', sources: { sample, newsgroups }, default: 'sample', categories: 'categories' },
  inputs: {
    baseline: {
      description: 'baseline profile that the data is compared with (default: the one kept for this dataset)',
      find: findBaseline,
      missing: (scope) =>
        `no baseline profile of ${scope}: its training set is used instead; "mlops baseline create" makes one to keep`,
    },
  },
  validation: {
    cases(model) {
      const file = path.join(import.meta.dirname, 'validation', `${encodeURIComponent(model)}.json`);
      return existsSync(file) ? file : undefined;
    },
  },
  scoring: { pipeline: score.name, model: 'model' },
  labels: { train: 'train', test: 'test', model: 'classifier' },
  loop: {
    watch: async (...given) => (await import('./src/monitor/watch-for-loop.ts')).watch(...given),
    texts: async (...given) => (await import('./src/monitor/watch-for-loop.ts')).texts(...given),
  },
  commands: [addBaselineCommand, addMonitorCommand],
});
