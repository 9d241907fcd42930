import type { ActiveRun } from '@aml-mlops/tracking';
import { paramToText } from '../define/params.ts';

/**
 * Logs a step's parameters beside what the step logs itself. A step may have reason to log another value under the name
 * of a parameter, such as the tuned learning rate where none was given: then that value stands, since a
 * tracked parameter cannot be changed. So they are logged when the step has ended, well or not.
 */
export async function withParams(
  run: ActiveRun,
  params: Readonly<Record<string, unknown>>,
  use: (run: ActiveRun) => Promise<void>,
): Promise<void> {
  const taken = new Set<string>();
  const watched: ActiveRun = {
    ...bound(run),
    logParam: (key, value) => {
      taken.add(key);
      run.logParam(key, value);
    },
    logParams: (values) => {
      for (const key of Object.keys(values)) taken.add(key);
      run.logParams(values);
    },
  };
  try {
    await use(watched);
  } finally {
    const others = Object.entries(params).filter(([key]) => !taken.has(key));
    run.logParams(Object.fromEntries(others.map(([key, value]) => [key, paramToText(value)])));
    await run.flush();
  }
}

/** The run's methods as functions of their own: a class's methods are not copied by a spread. */
function bound(run: ActiveRun): ActiveRun {
  return {
    runId: run.runId,
    experimentId: run.experimentId,
    logParam: (key, value) => run.logParam(key, value),
    logParams: (values) => run.logParams(values),
    logMetric: (key, value, step) => run.logMetric(key, value, step),
    logMetrics: (metrics, step) => run.logMetrics(metrics, step),
    setTag: (key, value) => run.setTag(key, value),
    logArtifact: (localPath, artifactPath) => run.logArtifact(localPath, artifactPath),
    logContent: (content, artifactFile) => run.logContent(content, artifactFile),
    startChild: (name, tags) => run.startChild(name, tags),
    ...(run.adoptChild && { adoptChild: run.adoptChild.bind(run) }),
    flush: () => run.flush(),
    end: (status) => run.end(status),
  };
}
