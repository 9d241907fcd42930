import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

export type EndStatus = 'FINISHED' | 'FAILED' | 'KILLED';

/** Runs of jobs in the workspace's MLflow store: every job has a run with the same name; a node's run is a child of its pipeline's. */
export interface JobRuns {
  /** Returns the id of its experiment. */
  start(run: {
    readonly runId: string;
    readonly experiment: string;
    readonly name: string;
    readonly parentRunId?: string;
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<string>;
  /** Whether a started run is waiting or running. */
  setWaiting(runId: string, waiting: boolean): Promise<void>;
  end(runId: string, status: EndStatus): Promise<void>;
  setTag(runId: string, key: string, value: string): Promise<void>;
  /** Values of a metric, by step. */
  metricHistory(runId: string, key: string): Promise<number[]>;
}

const experiment = z.object({ experiment: z.object({ experiment_id: z.string() }) });
const created = z.object({ experiment_id: z.string() });
const history = z.object({
  metrics: z.array(z.object({ value: z.union([z.number(), z.string()]), step: z.coerce.number() })).default([]),
});

/** @param url evaluated for every request: the server starts when it is needed */
export function openJobRuns(url: () => Promise<string>, now: () => Date): JobRuns {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${await url()}/api/2.0/${path}`, {
      method,
      ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? {} : (JSON.parse(text) as unknown);
    throw new MlopsError('E_TRACKING', `MLflow says to ${method} ${path.split('?')[0]}: ${text.slice(0, 500)}`, {
      status: response.status,
    });
  }

  async function experimentId(name: string): Promise<string> {
    const query = `mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
    const find = async () => experiment.parse(await call('GET', query)).experiment.experiment_id;
    const make = async () => created.parse(await call('POST', 'mlflow/experiments/create', { name })).experiment_id;
    // Two jobs may create it concurrently; the second one finds it.
    return find().catch(make).catch(find);
  }

  return {
    async start({ runId, experiment: name, name: runName, parentRunId, tags }) {
      const id = await experimentId(name);
      const all = {
        ...tags,
        'mlflow.user': 'emulator',
        ...(parentRunId !== undefined && { 'mlflow.parentRunId': parentRunId }),
      };
      await call('POST', 'mlops/runs/create', {
        run_id: runId,
        experiment_id: id,
        run_name: runName,
        start_time: now().getTime(),
        tags: Object.entries(all).map(([key, value]) => ({ key, value })),
      });
      return id;
    },
    async setWaiting(runId, waiting) {
      await call('POST', 'mlflow/runs/update', { run_id: runId, status: waiting ? 'SCHEDULED' : 'RUNNING' });
    },
    async end(runId, status) {
      await call('POST', 'mlflow/runs/update', { run_id: runId, status, end_time: now().getTime() });
    },
    async setTag(runId, key, value) {
      await call('POST', 'mlflow/runs/set-tag', { run_id: runId, key, value });
    },
    async metricHistory(runId, key) {
      const query = `run_id=${encodeURIComponent(runId)}&metric_key=${encodeURIComponent(key)}`;
      const { metrics } = history.parse(await call('GET', `mlflow/metrics/get-history?${query}`));
      return metrics.toSorted((a, b) => a.step - b.step).map(({ value }) => Number(value));
    },
  };
}
