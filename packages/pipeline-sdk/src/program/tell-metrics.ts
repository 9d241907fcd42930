import type { ActiveRun } from '@aml-mlops/tracking';
import { boundRun } from './bound-run.ts';

/** A run that reports metrics with a step, such as the loss of an epoch, as they are logged. */
export function tellMetrics(run: ActiveRun, tell: (key: string, value: number, step: number) => void): ActiveRun {
  return {
    ...boundRun(run),
    logMetric: (key, value, step) => {
      run.logMetric(key, value, step);
      if (step !== undefined) tell(key, value, step);
    },
    logMetrics: (metrics, step) => {
      run.logMetrics(metrics, step);
      if (step !== undefined) for (const [key, value] of Object.entries(metrics)) tell(key, value, step);
    },
  };
}
