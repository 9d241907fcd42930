import type { ActiveRun } from '@aml-mlops/tracking';
import type { Comparison } from './comparison.ts';

/** Logs to the parent run: the best model, the confidence in it, and the failed models. */
export function logComparison(run: ActiveRun, { best, rows }: Comparison): void {
  run.logMetrics({
    accuracy: best.accuracy,
    'accuracy corrected': best.correctedAccuracy,
    'accuracy low': best.interval.low,
    'accuracy high': best.interval.high,
  });
  run.setTag('best model', best.model);
  if (best.runnerUp) {
    run.setTag('runner-up', best.runnerUp.model);
    run.setTag('runner-up within interval', String(best.runnerUp.withinInterval));
  }
  const failed = rows.filter((row) => row.status === 'failed').map(({ model }) => model);
  run.logMetric('failed models', failed.length);
  if (failed.length > 0) run.setTag('failed models', failed.join(', '));
}
