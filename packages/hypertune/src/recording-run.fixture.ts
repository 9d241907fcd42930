import type { ActiveRun } from '@aml-mlops/tracking';

/** What a run was told. */
export interface RecordedRun {
  readonly name: string;
  readonly params: Record<string, unknown>;
  readonly metrics: Record<string, number[]>;
  readonly tags: Record<string, string>;
  status?: string;
}

/** A run that remembers what it was told, and its children. */
export function recordingRun(): { run: ActiveRun; own: RecordedRun; children: RecordedRun[] } {
  const children: RecordedRun[] = [];
  const begin = (name: string): { run: ActiveRun; record: RecordedRun } => {
    const record: RecordedRun = { name, params: {}, metrics: {}, tags: {} };
    const logMetric = (key: string, value: number) => {
      record.metrics[key] ??= [];
      record.metrics[key].push(value);
    };
    const run: ActiveRun = {
      runId: name,
      experimentId: 'test',
      logParam: (key, value) => void Object.assign(record.params, { [key]: value }),
      logParams: (params) => void Object.assign(record.params, params),
      logMetric,
      logMetrics: (metrics) => {
        for (const [key, value] of Object.entries(metrics)) logMetric(key, value);
      },
      setTag: (key, value) => void Object.assign(record.tags, { [key]: value }),
      logArtifact: async () => {},
      logContent: async () => {},
      startChild: async (child, tags = {}) => {
        const begun = begin(child);
        Object.assign(begun.record.tags, tags);
        children.push(begun.record);
        return begun.run;
      },
      flush: async () => {},
      end: async (status) => {
        record.status = status;
      },
    };
    return { run, record };
  };
  const { run, record } = begin('step');
  return { run, own: record, children };
}
