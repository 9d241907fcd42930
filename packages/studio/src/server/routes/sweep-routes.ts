import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { StudioContext } from '../context.ts';
import { modelPair } from '../read/sweep/model-pair.ts';
import { sweep, sweeps } from '../read/sweep/sweep.ts';

const place = z.object({ run: z.string(), node: z.string() });

export function sweepRoutes(app: FastifyInstance, context: StudioContext): void {
  app.get('/sweep', async () => sweeps(context.workspace));

  app.get('/sweep/:run/:node', async ({ params }) => {
    const { run, node } = place.parse(params);
    return sweep(context, run, node);
  });

  app.get('/sweep/:run/:node/pair', async ({ params, query }) => {
    const { run, node } = place.parse(params);
    const { a, b } = z.object({ a: z.string(), b: z.string() }).parse(query);
    return modelPair(context, run, node, [a, b]);
  });
}
