import type { Database } from '@aml-mlops/sqlite';
import { createExperiment } from '../store/experiments.ts';
import { logBatch } from '../store/log-batch.ts';
import { createRun } from '../store/runs.ts';

/** Fills experiment 1 of a new store with runs of 4 metrics of 5 steps, 7 params and 2 tags each: 29 values. */
export function fillStore(database: Database, runs: number): void {
  database.transaction(() => {
    const experimentId = createExperiment(database, { name: 'bench', now: 0 });
    for (let i = 0; i < runs; i++) {
      const tags = { group: `g${i % 7}` };
      const { runId } = createRun(database, { experimentId, name: `r${i}`, userId: 'me', startTime: 1000 + i, tags });
      const metrics = ['acc', 'f1', 'loss', 'auc'].flatMap((key, k) =>
        [0, 1, 2, 3, 4].map((step) => ({
          key,
          step,
          timestamp: step,
          value: ((i * 7919 + k * 31 + step) % 100_003) / 100_003,
        })),
      );
      const params = [0, 1, 2, 3, 4, 5].map((k) => ({ key: `p${k}`, value: String((i * (k + 3)) % 100) }));
      logBatch(database, runId, { metrics, params: [...params, { key: 'engine', value: i % 3 ? 'wasm' : 'gpu' }] });
    }
  });
}
