import type { ActiveRun } from '@aml-mlops/tracking';
import type { Comparison } from './comparison.ts';

/** What the parent run says: the best model, how sure that is, and which models failed. */
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
