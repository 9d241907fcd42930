import type { ActiveRun } from '@aml-mlops/tracking';

/** A run without a tracking store: metrics go to the log, artifacts are dropped. */
export function detachedRun(log: (line: string) => void): ActiveRun {
  const run: ActiveRun = {
    runId: 'detached',
    experimentId: 'detached',
    logParam: (key, value) => log(`param ${key} = ${value}`),
    logParams: (params) => log(`params ${JSON.stringify(params)}`),
    logMetric: (key, value, step) => log(`metric ${key} = ${value}${step === undefined ? '' : ` at step ${step}`}`),
    logMetrics: (metrics, step) =>
      log(`metrics ${JSON.stringify(metrics)}${step === undefined ? '' : ` at step ${step}`}`),
    setTag: () => undefined,
    logArtifact: async () => undefined,
    logContent: async () => undefined,
    startChild: async (name) => {
      log(`child run ${name}`);
      return run;
    },
    flush: async () => undefined,
    end: async () => undefined,
  };
  return run;
}
