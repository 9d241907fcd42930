import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { StudioContext } from '../context.ts';
import { studies, study } from '../read/tuning/study.ts';

export function tuningRoutes(app: FastifyInstance, { workspace }: StudioContext): void {
  app.get('/tuning', async () => studies(workspace));

  app.get('/tuning/:run/:node', async ({ params }) => {
    const { run, node } = z.object({ run: z.string(), node: z.string() }).parse(params);
    return study(workspace, run, node);
  });
}
