import { ARMS, ITEM_STATES, openLabels } from '@aml-mlops/tracking/labels';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { LabelReceipt } from '../../api/labelling.ts';
import { allowAction } from '../allow-action.ts';
import type { StudioContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { labelBatch } from '../read/labelling/label-batch.ts';
import { queueHeads } from '../read/labelling/queue-heads.ts';
import { ITEM_TITLES, itemRows, queueItems } from '../read/labelling/queue-items.ts';
import { queueStats } from '../read/labelling/queue-stats.ts';
import { takeLabels } from '../read/labelling/take-labels.ts';
import { sendCsv } from '../send-csv.ts';

const name = z.string().trim().min(1, 'must say who labels').max(200);
const scopeParams = z.object({ scope: z.string() });
const whole = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

const like = z.object({ state: z.enum(ITEM_STATES).optional(), arm: z.enum(ARMS).optional() });

const given = z.object({
  item: z.number().int().positive(),
  label: z.string().nullable(),
  note: z.string().max(10_000),
  decides: z.boolean(),
  isWithdrawn: z.boolean(),
  at: z.number().nonnegative(),
  seconds: z.number().nonnegative(),
});

/**
 * Label queues. The queue itself is the append-only log of who answered what, when and with which note, so the audit log does
 * not duplicate the answers.
 */
export function labellingRoutes(app: FastifyInstance, context: StudioContext): void {
  const store = openLabels(context.workspace.trackingUri);
  app.addHook('onClose', async () => store.close());

  const queueOf = (params: unknown) => {
    const { scope } = scopeParams.parse(params);
    if (!store.scopes().includes(scope)) throw notFound('queue', 'the tracking store', scope);
    return store.queue(scope);
  };

  app.get('/labelling', async ({ query }) => {
    const { who } = z.object({ who: name.default(context.user) }).parse(query);
    return queueHeads(store, who);
  });

  app.get('/labelling/:scope/batch', async ({ params, query }) => {
    const { who, disputed, most } = z
      .object({ who: name, disputed: z.literal('yes').optional(), most: whole(200, 50) })
      .parse(query);
    return labelBatch(queueOf(params), who, disputed === 'yes', most);
  });

  app.get('/labelling/:scope/items', async ({ params, query }) => {
    const { state, arm, most } = like.extend({ most: whole(5000, 200) }).parse(query);
    return queueItems(queueOf(params), { state, arm, most });
  });

  app.get('/labelling/:scope/items.csv', async ({ params, query }, reply) => {
    const { state, arm } = like.parse(query);
    return sendCsv(reply, ITEM_TITLES, itemRows(queueOf(params), { state, arm }));
  });

  app.get('/labelling/:scope/stats', async ({ params }) => queueStats(queueOf(params)));

  app.post('/labelling/:scope/labels', async ({ params, body }): Promise<readonly LabelReceipt[]> => {
    allowAction(context);
    const { who, labels } = z.object({ who: name, labels: z.array(given).max(1000) }).parse(body);
    return takeLabels(queueOf(params), who, labels);
  });
}
