import { rangeError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { MonitoringHead } from '../../api/monitoring.ts';
import { actionReason, allowAction } from '../allow-action.ts';
import type { StudioContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { goingSilences, keptAlarms } from '../read/monitoring/kept-alarms.ts';
import { monitoringReport } from '../read/monitoring/monitoring-report.ts';
import { watchedModels } from '../read/monitoring/watched-models.ts';

const DAY_MILLISECONDS = 86_400_000;
const silence = actionReason.extend({
  model: z.string(),
  cause: z.string(),
  days: z.number().int().min(1).max(366),
});

/** Monitored models, alarms, and the actions on them; equivalent to `mlops monitor`. */
export function monitoringRoutes(app: FastifyInstance, context: StudioContext): void {
  const { workspace, tracking } = context;
  const { alarms, audit } = workspace.database;

  app.get('/monitoring', async (): Promise<MonitoringHead> => {
    const kept = keptAlarms(workspace);
    const watched = await watchedModels(workspace, tracking);
    const models = [...kept.map(({ model }) => model), ...watched.flatMap(({ model }) => model ?? [])];
    return { watched, alarms: kept, silences: goingSilences(workspace, models, Date.now()) };
  });

  app.get('/monitoring/:run', async ({ params, query }) => {
    const { run } = z.object({ run: z.string() }).parse(params);
    const { most } = z.object({ most: z.coerce.number().int().min(1).max(1000).default(200) }).parse(query);
    return monitoringReport(workspace, run, most);
  });

  app.post('/monitoring/alarms/:alarm/acknowledge', async ({ params, body }) => {
    allowAction(context);
    const { alarm } = z.object({ alarm: z.coerce.number().int().positive() }).parse(params);
    const { who, why } = actionReason.parse(body);
    const row = alarms.list().find(({ id }) => id === alarm);
    if (!row) throw notFound('alarm', 'the workspace', String(alarm));
    audit.add({ who, why, action: 'acknowledge', subject: `alarm ${alarm}: ${row.cause} of ${row.model}` });
    alarms.acknowledge(alarm, { by: who, note: why });
    return {};
  });

  app.post('/monitoring/silence', async ({ body }) => {
    allowAction(context);
    const { who, why, model, cause, days } = silence.parse(body);
    const { CAUSES } = await import('@aml-mlops/monitoring');
    if (!(CAUSES as readonly string[]).includes(cause)) {
      throw rangeError('cause', 'silence', `one of ${CAUSES.join(', ')}`, cause);
    }
    // An unknown model name would silence nothing, without notice.
    const isKnown = alarms.list(model).length > 0 || (await tracking.models.listModels()).includes(model);
    if (!isKnown) throw notFound('model', 'the registry', model);
    const until = new Date(Date.now() + days * DAY_MILLISECONDS);
    audit.add({ who, why, action: 'silence', subject: `${cause} of ${model} until ${until.toISOString()}` });
    alarms.silence({ model, cause, by: who, until, note: why });
    return {};
  });
}
