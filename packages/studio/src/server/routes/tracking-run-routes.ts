import { MlopsError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { ColumnShown, ExperimentShown, RunSearch } from '../../api/tracking-runs.ts';
import type { StudioContext } from '../context.ts';
import { LeastRecent } from '../least-recent.ts';
import { trackingRun } from '../read/tracking-run.ts';
import { comparison, curvesOf, RUN_TITLES, runFileRows, runRows } from '../read/tracking-runs.ts';
import { READING } from '../reading.ts';
import { sendCsv } from '../send-csv.ts';

const experiment = z.object({ experiment: z.string().optional() });
const kind = z.enum(['metrics', 'params', 'tags']);
const search = experiment.extend({ filter: z.string().optional(), order: z.string().optional() });
const columns = z.array(z.object({ kind, key: z.string() })).max(200);
const ids = z.string().transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))]);
/** More runs side by side are unreadable, and each adds its logged values. */
const MOST_COMPARED = 200;
/** 80 kB for 10,000 runs. */
const SEARCHES_KEPT = 8;
const compared = ids.pipe(z.array(z.string()).min(1).max(MOST_COMPARED));

export function trackingRunRoutes(app: FastifyInstance, context: StudioContext): void {
  const { runs, tracking } = context;
  const among = (id: string | undefined) => (id === undefined ? [] : [id]);
  const searches = new LeastRecent<readonly number[]>(SEARCHES_KEPT);
  /** Results stay valid until the store changes: pages, files and the back button request them again. */
  const found = (asked: z.output<typeof search>): readonly number[] => {
    const key = JSON.stringify([runs.dataVersion(), asked.experiment, asked.filter, asked.order]);
    const known = searches.get(key);
    if (known) return known;
    const places = runs.search({
      experimentIds: among(asked.experiment),
      ...(asked.filter ? { filter: asked.filter } : {}),
      ...(asked.order ? { orderBy: [asked.order] } : {}),
    });
    searches.set(key, places);
    return places;
  };

  app.get('/experiments', async (): Promise<readonly ExperimentShown[]> => runs.experiments());

  app.get('/runs/columns', async ({ query }): Promise<readonly ColumnShown[]> => {
    return runs.columns(among(experiment.parse(query).experiment));
  });

  app.get('/runs/search', async ({ query }): Promise<RunSearch> => {
    try {
      return { places: found(search.parse(query)) };
    } catch (error) {
      if (!(error instanceof MlopsError) || error.code !== 'E_FILTER') throw error;
      return { places: [], filterFault: error.message };
    }
  });

  app.post('/runs/rows', READING, async ({ body }) => {
    const asked = z
      .object({
        places: z.array(z.number().int()).max(1000),
        columns,
      })
      .parse(body);
    return runRows(runs, asked.places, asked.columns);
  });

  app.post('/runs.csv', READING, async ({ body }, reply) => {
    const asked = search.extend({ columns }).parse(body);
    const titles = [...RUN_TITLES, ...asked.columns.map((column) => `${column.kind}.${column.key}`)];
    return sendCsv(reply, titles, runFileRows(runs, found(asked), asked.columns));
  });

  app.get('/runs/curves', async ({ query }) => {
    const asked = z
      .object({ runs: compared, key: z.string(), most: z.coerce.number().int().min(2).max(5000).default(1000) })
      .parse(query);
    return curvesOf(runs, asked.runs, asked.key, asked.most);
  });

  app.get('/compare', async ({ query }) => {
    return comparison(tracking, runs, z.object({ runs: compared }).parse(query).runs);
  });

  app.get('/runs/:run', async ({ params }) => trackingRun(context, z.object({ run: z.string() }).parse(params).run));
}
