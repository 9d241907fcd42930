import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { readSort } from '../../order/sort-state.ts';
import type { StudioContext } from '../context.ts';
import { nodeLog } from '../read/node-log.ts';
import { pipelineRun } from '../read/pipeline-run.ts';
import { PIPELINE_RUN_TITLES, pipelineRunRows, pipelineRuns } from '../read/pipeline-runs.ts';
import { runNode } from '../read/run-node.ts';
import { sendCsv } from '../send-csv.ts';

const runParams = z.object({ run: z.string() });
const nodeParams = runParams.extend({ node: z.string() });

export function pipelineRunRoutes(app: FastifyInstance, { workspace }: StudioContext): void {
  app.get('/pipeline-runs', async ({ query }) => {
    const { limit } = z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(2000) }).parse(query);
    return pipelineRuns(workspace, limit);
  });
  app.get('/pipeline-runs.csv', async ({ query }, reply) => {
    const text = z.string().default('');
    const { order, ...like } = z.object({ status: text, pipeline: text, q: text, order: text }).parse(query);
    return sendCsv(reply, PIPELINE_RUN_TITLES, pipelineRunRows(workspace, like, readSort(order)));
  });
  app.get('/pipeline-runs/:run', async ({ params }) => pipelineRun(workspace, runParams.parse(params).run));
  app.get('/pipeline-runs/:run/nodes/:node', async ({ params }) => {
    const { run, node } = nodeParams.parse(params);
    return runNode(workspace, run, node);
  });
  app.get('/pipeline-runs/:run/nodes/:node/log', async ({ params, query }) => {
    const { run, node } = nodeParams.parse(params);
    const { attempt, from } = z
      .object({ attempt: z.coerce.number().int().positive(), from: z.coerce.number().int().nonnegative().optional() })
      .parse(query);
    return nodeLog(workspace, run, { node, attempt, from });
  });
}
