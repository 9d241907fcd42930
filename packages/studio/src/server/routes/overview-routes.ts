import type { FastifyInstance } from 'fastify';
import type { StudioContext } from '../context.ts';
import { overview } from '../read/overview.ts';

export function overviewRoutes(app: FastifyInstance, context: StudioContext): void {
  app.get('/overview', async () => overview(context));
}
