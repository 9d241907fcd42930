import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { StudioContext } from '../context.ts';
import { disagreementRows, modelPair, type PairAsked } from '../read/sweep/model-pair.ts';
import { sweep, sweeps } from '../read/sweep/sweep.ts';
import { sendCsv } from '../send-csv.ts';

const place = z.object({ run: z.string(), node: z.string() });

function pairIn(params: unknown, query: unknown): PairAsked {
  const { a, b } = z.object({ a: z.string(), b: z.string() }).parse(query);
  return { ...place.parse(params), models: [a, b] };
}

export function sweepRoutes(app: FastifyInstance, context: StudioContext): void {
  app.get('/sweep', async () => sweeps(context.workspace));

  app.get('/sweep/:run/:node', async ({ params }) => {
    const { run, node } = place.parse(params);
    return sweep(context, run, node);
  });

  app.get('/sweep/:run/:node/pair', async ({ params, query }) => modelPair(context, pairIn(params, query)));

  app.get('/sweep/:run/:node/disagreements.csv', async ({ params, query }, reply) => {
    const asked = pairIn(params, query);
    return sendCsv(reply, ['Id', 'Text', 'Label', ...asked.models], disagreementRows(context, asked));
  });
}
