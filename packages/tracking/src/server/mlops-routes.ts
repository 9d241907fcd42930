import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { keyValue, list, readFields, requiredText, text } from '../protocol/fields.ts';
import { wireRun, wireVersion } from '../protocol/wire.ts';
import { registerVersion } from '../store/model-versions.ts';
import { listPromotions, promote } from '../store/promotions.ts';
import { createRun } from '../store/runs.ts';
import { alreadyExists } from '../tracking-error.ts';
import type { ServerContext } from './context.ts';

/**
 * What MLflow's protocol cannot say: registering by content in one transaction, promotions with their reasons, and runs
 * under ids of the caller's choosing. Our client asks here first, and falls back to plain MLflow where a server has no such routes.
 */
export function mlopsRoutes(app: FastifyInstance, { database, now }: ServerContext): void {
  // A workspace of Azure ML calls the run of a job by the job's name; what stands in for one must, too.
  app.post('/mlops/runs/create', async ({ body }) => {
    const fields = readFields(
      z.object({
        run_id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/),
        experiment_id: requiredText,
        run_name: text,
        tags: list(keyValue),
      }),
      body,
    );
    const { run_id: runId, experiment_id: experimentId, run_name: name } = fields;
    if (database.get('SELECT 1 FROM runs WHERE run_uuid = ?', runId)) throw alreadyExists(`run with id ${runId}`);
    const tags = Object.fromEntries(fields.tags.map(({ key, value }) => [key, value]));
    return { run: wireRun(createRun(database, { runId, experimentId, name, userId: '', startTime: now(), tags })) };
  });

  app.post('/mlops/register', async ({ body }) => {
    const fields = readFields(
      z.object({
        name: requiredText,
        source: requiredText,
        content_hash: requiredText,
        run_id: text,
        description: text,
        tags: list(keyValue),
      }),
      body,
    );
    const { name, source, content_hash: contentHash, run_id: runId, description, tags } = fields;
    const version = registerVersion(database, { name, source, contentHash, runId, description, tags, now: now() });
    return { model_version: { ...wireVersion(version), content_hash: version.contentHash } };
  });

  app.post('/mlops/promote', async ({ body }) => {
    const move = readFields(
      z.object({
        name: requiredText,
        alias: requiredText,
        version: z.number().int().positive(),
        who: text,
        why: text,
        evidence: z.record(z.string(), z.unknown()),
      }),
      body,
    );
    promote(database, { ...move, now: now() });
    return {};
  });

  app.get('/mlops/promotions', async ({ query }) => {
    const { name } = readFields(z.object({ name: requiredText }), query);
    return {
      promotions: listPromotions(database, name).map((line) => ({
        name: line.name,
        alias: line.alias,
        version: line.version,
        ...(line.previousVersion !== undefined && { previous_version: line.previousVersion }),
        at: line.at.getTime(),
        who: line.who,
        why: line.why,
        evidence: line.evidence,
      })),
    };
  });
}
