import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { TryModel } from '../../api/try.ts';
import type { StudioContext } from '../context.ts';
import { NearestFinder } from '../read/try/nearest-documents.ts';
import { OpenModels } from '../read/try/open-models.ts';
import { tryText } from '../read/try/try-text.ts';
import { READING } from '../reading.ts';

const MOST_UNITS = 1_000_000;
const asked = z.object({
  model: z.string(),
  version: z.number().int().positive().optional(),
  text: z.string().min(1, 'must not be empty').max(MOST_UNITS, `must have at most ${MOST_UNITS} characters`),
});
/** A character may take several bytes, and a JSON escape six. */
const LARGE = { ...READING, bodyLimit: 8 * MOST_UNITS };

/** Classifies a text. The text is sent in the body, so that it appears in no URL, history or log, and is not stored. */
export function tryRoutes(app: FastifyInstance, { tracking, workspace }: StudioContext): void {
  const models = new OpenModels(tracking);
  const nearest = new NearestFinder(workspace);
  app.addHook('onClose', () => models.close());

  app.get('/try', async (): Promise<readonly TryModel[]> => {
    const names = await tracking.models.listModels();
    return Promise.all(
      names.map(async (name) => {
        const versions = await tracking.models.listVersions(name);
        const champion = await tracking.models.getByAlias(name, 'champion');
        return {
          name,
          champion: champion?.version,
          versions: versions.map(({ version, createdAt }) => ({ version, at: createdAt.getTime() })),
        };
      }),
    );
  });

  app.post('/try', LARGE, async ({ body }) => {
    const { model, version, text } = asked.parse(body);
    return tryText(await models.get(model, version), text);
  });

  app.post('/try/nearest', LARGE, async ({ body }) => {
    const { model, version, text } = asked.parse(body);
    return nearest.find(await models.get(model, version), text);
  });
}
