import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { ProfileRow, ProfileShown, ProfileWords } from '../../api/profiles.ts';
import type { StudioContext } from '../context.ts';
import { profileList, profileShown, profileWords } from '../profile/profiles.ts';

const profile = z.object({ key: z.string() });

export function profileRoutes(app: FastifyInstance, { workspace }: StudioContext): void {
  app.get('/profiles', async (): Promise<readonly ProfileRow[]> => profileList(workspace));

  app.get('/profiles/:key', async ({ params, query }): Promise<ProfileShown> => {
    const { dataset } = z.object({ dataset: z.string().optional() }).parse(query);
    return profileShown(workspace, profile.parse(params).key, dataset);
  });

  app.get('/profiles/:key/words', async ({ params, query }): Promise<ProfileWords> => {
    const { dataset, label } = z.object({ dataset: z.string(), label: z.string() }).parse(query);
    return profileWords(workspace, profile.parse(params).key, dataset, label);
  });
}
