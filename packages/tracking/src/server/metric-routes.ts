import { rangeError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { int64, list, readFields, requiredText, text, whole } from '../protocol/fields.ts';
import { wireMetric, wirePage } from '../protocol/wire.ts';
import { metricHistories, metricHistory, sampledHistory } from '../store/metric-history.ts';
import { invalid } from '../tracking-error.ts';
import type { ServerContext } from './context.ts';
import { runFields, runIdOf } from './run-routes.ts';

const MAX_HISTORY = 25_000;
const SAMPLES = 2500;
/** Runs whose histories are asked for at once, at most. */
const MOST_RUNS = 100;

/** What charts read: the history of one metric, of one run or of several. */
export function metricRoutes(app: FastifyInstance, { database }: ServerContext): void {
  app.get('/mlflow/metrics/get-history', async ({ query }) => {
    const fields = readFields(
      z.object({ ...runFields, metric_key: requiredText, max_results: whole, page_token: text }),
      query,
    );
    const page = { maxResults: countOf(fields.max_results, MAX_HISTORY), pageToken: fields.page_token || undefined };
    return wirePage('metrics', metricHistory(database, runIdOf(fields), fields.metric_key, page), wireMetric);
  });

  app.get('/mlflow/metrics/get-history-bulk', async ({ query }) => {
    const fields = readFields(
      z.object({ run_id: list(z.string()), metric_key: requiredText, max_results: whole }),
      query,
    );
    const runIds = checkRuns('run_id', fields.run_id);
    const limit = countOf(fields.max_results, MAX_HISTORY);
    return { metrics: metricHistories(database, runIds, fields.metric_key, limit).map(wireMetric) };
  });

  app.get('/mlflow/metrics/get-history-bulk-interval', async ({ query }) => {
    const fields = readFields(
      z.object({
        run_ids: list(z.string()),
        metric_key: requiredText,
        start_step: int64,
        end_step: int64,
        max_results: whole,
      }),
      query,
    );
    const { start_step: startStep, end_step: endStep } = fields;
    if ((startStep === undefined) !== (endStep === undefined)) {
      throw invalid('start_step and end_step of request must be given both, or neither');
    }
    if (startStep !== undefined && endStep !== undefined && startStep > endStep) {
      throw rangeError('end_step', 'request', `>= start_step, which is ${startStep}`, endStep);
    }
    const maxResults = fields.max_results ?? SAMPLES;
    if (maxResults < 1 || maxResults > SAMPLES) {
      throw rangeError('max_results', 'request', `in [1, ${SAMPLES}]`, maxResults);
    }
    const options = { startStep, endStep, maxResults };
    const metrics = sampledHistory(database, checkRuns('run_ids', fields.run_ids), fields.metric_key, options);
    return { metrics: metrics.map(wireMetric) };
  });
}

function checkRuns(field: string, runIds: readonly string[]): readonly string[] {
  if (runIds.length >= 1 && runIds.length <= MOST_RUNS) return runIds;
  throw rangeError(field, 'request', `1 to ${MOST_RUNS} run ids`, runIds.length);
}

/** A count that is asked for, cut to what is answered at most. */
function countOf(asked: number | undefined, most: number): number {
  if (asked !== undefined && asked < 1) throw rangeError('max_results', 'request', `in [1, ${most}]`, asked);
  return Math.min(asked ?? most, most);
}
