import path from 'node:path';
import * as z from 'zod';
import { LocalArtifactStore } from '../artifacts/local-artifact-store.ts';
import type { RunStatus } from '../contract.ts';
import type { Metric, Page } from '../entities.ts';
import { experimentAnswer, metricAnswer, readAnswer, runAnswer } from '../protocol/answers.ts';
import { list, text } from '../protocol/fields.ts';
import { pairs, wireMetric } from '../protocol/wire.ts';
import { RUN_NAME_TAG } from '../store/run-row.ts';
import { wrongState } from '../tracking-error.ts';
import type { TrackingBackend } from './backend.ts';
import { currentUser } from './embedded-backend.ts';
import { keptByServer, remoteArtifactStore } from './remote-artifact-store.ts';
import { remoteRegistry } from './remote-registry.ts';
import type { RestClient } from './rest.ts';
import { isNotFound } from './retry.ts';

const HISTORY_PAGE = 25_000;

/** An MLflow server, or the workspace of Azure Machine Learning, by MLflow's REST API 2.0. */
export function remoteBackend(rest: RestClient, now: () => number, artifactsFallback?: string): TrackingBackend {
  const experimentNamed = async (name: string) => {
    const path = '/mlflow/experiments/get-by-name';
    const answer = await rest.get(path, { experiment_name: name }).catch(ifNotFound);
    if (!answer) return undefined;
    const { experiment } = readAnswer(z.object({ experiment: experimentAnswer }), answer, 'an experiment');
    if (experiment.lifecycleStage === 'deleted') {
      throw wrongState(`experiment ${name} is deleted: restore it, or choose another name`);
    }
    return experiment.experimentId;
  };
  const runs = z.object({ runs: list(runAnswer), next_page_token: text });
  const experiments = z.object({ experiments: list(experimentAnswer), next_page_token: text });

  return {
    ensureExperiment: async (name) => {
      const known = await experimentNamed(name);
      if (known) return known;
      try {
        const answer = await rest.send('POST', '/mlflow/experiments/create', { name });
        return readAnswer(z.object({ experiment_id: z.string() }), answer, 'an experiment').experiment_id;
      } catch (error) {
        // Another process may have made it between the two requests.
        const made = await experimentNamed(name);
        if (made) return made;
        throw error;
      }
    },
    searchExperiments: async ({ filter, orderBy = [], maxResults = 1000, pageToken, viewType = 'ACTIVE_ONLY' }) => {
      const body = { filter, order_by: orderBy, max_results: maxResults, page_token: pageToken, view_type: viewType };
      const answer = await rest.send('POST', '/mlflow/experiments/search', body);
      const page = readAnswer(experiments, answer, 'experiments');
      return pageFrom(page.experiments, page.next_page_token);
    },
    createRun: async ({ experimentId, name, tags }) => {
      const user = currentUser();
      const answer = await rest.send('POST', '/mlflow/runs/create', {
        experiment_id: experimentId,
        run_name: name,
        user_id: user,
        start_time: now(),
        tags: pairs({ 'mlflow.user': user, ...tags, [RUN_NAME_TAG]: name }),
      });
      return readAnswer(z.object({ run: runAnswer }), answer, 'a run').run;
    },
    getRun: async (runId) => {
      const answer = await rest.get('/mlflow/runs/get', { run_id: runId });
      return readAnswer(z.object({ run: runAnswer }), answer, 'a run').run;
    },
    setStatus: async (runId: string, status: RunStatus, { ended }) => {
      await rest.send('POST', '/mlflow/runs/update', { run_id: runId, status, ...(ended && { end_time: now() }) });
    },
    logBatch: async (runId, { metrics = [], params = [], tags = [] }) => {
      if (metrics.length + params.length + tags.length === 0) return;
      const body = { run_id: runId, metrics: metrics.map(wireMetric), params, tags };
      await rest.send('POST', '/mlflow/runs/log-batch', body);
    },
    searchRuns: async ({
      experimentIds,
      filter,
      orderBy = [],
      maxResults = 1000,
      pageToken,
      viewType = 'ACTIVE_ONLY',
    }) => {
      const answer = await rest.send('POST', '/mlflow/runs/search', {
        experiment_ids: experimentIds,
        filter,
        order_by: orderBy,
        max_results: maxResults,
        page_token: pageToken,
        run_view_type: viewType,
      });
      const page = readAnswer(runs, answer, 'runs');
      return pageFrom(page.runs, page.next_page_token);
    },
    metricHistory: async (runId, key) => {
      const schema = z.object({ metrics: list(metricAnswer), next_page_token: text });
      const history: Metric[] = [];
      for (let token = ''; ; ) {
        const query = { run_id: runId, metric_key: key, max_results: HISTORY_PAGE, page_token: token };
        const page = readAnswer(schema, await rest.get('/mlflow/metrics/get-history', query), 'a metric');
        for (const metric of page.metrics) history.push(metric);
        token = page.next_page_token;
        if (token === '') break;
      }
      return history.sort((a, b) => a.step - b.step || a.timestamp - b.timestamp || a.value - b.value);
    },
    artifactsOf: (run) =>
      artifactsFallback !== undefined && !keptByServer(run)
        ? new LocalArtifactStore(path.join(artifactsFallback, run.runId))
        : remoteArtifactStore(rest, run),
    models: remoteRegistry(rest, now),
    close: async () => undefined,
  };
}

function pageFrom<T>(items: readonly T[], token: string): Page<T> {
  return { items, ...(token && { nextPageToken: token }) };
}

function ifNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
  return undefined;
}
