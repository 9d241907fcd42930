import type { ActiveRun } from '@aml-mlops/tracking';

/** What a step logged to its run. */
export interface RunRecord {
  readonly name: string;
  readonly params: Record<string, string | number | boolean>;
  /** Last value of each metric. */
  readonly metrics: Record<string, number>;
  /** Values logged with a step, as `name@step`. */
  readonly steps: Map<string, number>;
  readonly tags: Record<string, string>;
  /** Paths of files and folders by artifact path, or contents by artifact file. */
  readonly artifacts: Map<string, string | Uint8Array>;
  readonly children: RunRecord[];
  /** Undefined until the run has ended. */
  ended: 'FINISHED' | 'FAILED' | 'KILLED' | undefined;
}

/** A run that records what is logged, for tests of steps. */
export function recordingRun(
  name = 'test',
  tags: Readonly<Record<string, string>> = {},
): { run: ActiveRun; record: RunRecord } {
  const record: RunRecord = {
    name,
    params: {},
    metrics: {},
    steps: new Map(),
    tags: { ...tags },
    artifacts: new Map(),
    children: [],
    ended: undefined,
  };
  const run: ActiveRun = {
    runId: name,
    experimentId: 'test',
    logParam: (key, value) => void Object.assign(record.params, { [key]: value }),
    logParams: (params) => void Object.assign(record.params, params),
    logMetric: (key, value, step) => run.logMetrics({ [key]: value }, step),
    logMetrics: (metrics, step) => {
      Object.assign(record.metrics, metrics);
      if (step === undefined) return;
      for (const [key, value] of Object.entries(metrics)) record.steps.set(`${key}@${step}`, value);
    },
    setTag: (key, value) => void Object.assign(record.tags, { [key]: value }),
    logArtifact: async (localPath, artifactPath) => void record.artifacts.set(artifactPath ?? '', localPath),
    logContent: async (content, artifactFile) => void record.artifacts.set(artifactFile, content),
    startChild: async (childName, childTags) => {
      const child = recordingRun(childName, childTags);
      record.children.push(child.record);
      return child.run;
    },
    flush: async () => undefined,
    end: async (status) => {
      record.ended = status;
    },
  };
  return { run, record };
}
