import { MlopsError } from '@aml-mlops/errors';
import { requestOfRun, stopRun } from '@aml-mlops/pipeline-sdk/runner';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { actionReason, allowAction } from '../allow-action.ts';
import type { StudioContext } from '../context.ts';

const runParams = z.object({ run: z.string() });
const promotion = actionReason.extend({ name: z.string(), alias: z.string(), version: z.number().int().positive() });

/**
 * User actions: each needs the token (see `Access`), must come from a page of this server, is rejected in read-only mode, and
 * is recorded with actor and reason before it is done.
 */
export function actionRoutes(app: FastifyInstance, context: StudioContext): void {
  const { workspace, tracking, actions } = context;
  const { audit } = workspace.database;

  app.post('/pipeline-runs/:run/cancel', async ({ params, body }) => {
    allowAction(context);
    const { run } = runParams.parse(params);
    const { who, why } = actionReason.parse(body);
    if (workspace.database.runs.get(run).status === 'running') {
      audit.add({ who, why, action: 'cancel', subject: run });
    }
    stopRun(workspace, run);
    return {};
  });

  app.post('/pipeline-runs/:run/resume', async ({ params, body }) => {
    allowAction(context);
    const { run } = runParams.parse(params);
    const { who, why } = actionReason.parse(body);
    if (!actions.resume) {
      throw new MlopsError('E_RESUME', `this server cannot resume runs: use "mlops resume ${run}"`);
    }
    // Rejects a completed or running one before anything is recorded.
    requestOfRun(workspace, run);
    audit.add({ who, why, action: 'resume', subject: run });
    await actions.resume(run);
    return {};
  });

  // The registry has its own log, which outlives this workspace's runs; the evidence records that a person decided.
  app.post('/models/promote', async ({ body }) => {
    allowAction(context);
    const { who, why, name, alias, version } = promotion.parse(body);
    await tracking.models.promote(name, alias, version, { who, why, evidence: { by: 'a person, in the studio' } });
    return {};
  });
}
