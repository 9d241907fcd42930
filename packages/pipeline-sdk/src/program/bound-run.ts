import type { ActiveRun } from '@aml-mlops/tracking';

/** The run's methods as bound functions, since a spread does not copy the methods of a class. */
export function boundRun(run: ActiveRun): ActiveRun {
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
    ...(run.children && { children: run.children.bind(run) }),
    flush: () => run.flush(),
    end: (status) => run.end(status),
  };
}
