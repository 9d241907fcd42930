import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { keyValue, list, readFields, requiredText, text } from '../protocol/fields.ts';
import { wireVersion } from '../protocol/wire.ts';
import { registerVersion } from '../store/model-versions.ts';
import { listPromotions, promote } from '../store/promotions.ts';
import type { ServerContext } from './context.ts';

/**
 * What our registry promises and MLflow's protocol cannot say: registering by content in one transaction, and promotions
 * with their reasons. Our client asks here first, and falls back to plain MLflow where a server has no such routes.
 */
export function mlopsRoutes(app: FastifyInstance, { database, now }: ServerContext): void {
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
