import { MlopsError } from '@aml-mlops/errors';
import type { ActiveRun } from '@aml-mlops/tracking';

/** The calls that a run received. */
export interface RecordedRun {
  readonly id: string;
  readonly name: string;
  /** Id of its parent run. */
  parent: string;
  readonly params: Record<string, unknown>;
  readonly metrics: Record<string, number[]>;
  readonly tags: Record<string, string>;
  status?: string;
}

/**
 * A run that records the calls that it receives, and its children.
 *
 * @param store runs of earlier attempts; those of this attempt are added
 */
export function recordingRun(store: RecordedRun[] = []): {
  run: ActiveRun;
  own: RecordedRun;
  /** Child runs of this one. */
  readonly children: RecordedRun[];
} {
  const begin = (name: string, parent: string): { run: ActiveRun; record: RecordedRun } => {
    const record: RecordedRun = { id: `run ${store.length}`, name, parent, params: {}, metrics: {}, tags: {} };
    store.push(record);
    return { run: runOf(record), record };
  };
  const runOf = (record: RecordedRun): ActiveRun => {
    const logMetric = (key: string, value: number) => {
      record.metrics[key] ??= [];
      record.metrics[key].push(value);
    };
    const run: ActiveRun = {
      runId: record.id,
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
        const begun = begin(child, record.id);
        Object.assign(begun.record.tags, tags);
        begun.record.status = 'RUNNING';
        return begun.run;
      },
      adoptChild: async (runId, { goesOn }) => {
        const child = store.find(({ id }) => id === runId);
        if (!child) throw new MlopsError('E_TRACKING_NOT_FOUND', `run with id ${runId} does not exist`);
        child.parent = record.id;
        if (goesOn) child.status = 'RUNNING';
        return runOf(child);
      },
      flush: async () => {},
      end: async (status) => {
        record.status = status;
      },
    };
    return run;
  };
  const { run, record } = begin('step', '');
  return {
    run,
    own: record,
    get children() {
      return store.filter(({ parent }) => parent === record.id);
    },
  };
}
