import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { StudioContext } from '../context.ts';
import { searchAll } from '../read/search-all.ts';

export function searchRoutes(app: FastifyInstance, context: StudioContext): void {
  app.get('/search', async ({ query }) => {
    const { q } = z.object({ q: z.string().min(1).max(500) }).parse(query);
    return searchAll(context, q);
  });
}
