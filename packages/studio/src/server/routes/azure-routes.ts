import { MlopsError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { AzureAnswer } from '../../api/azure.ts';
import { azureAnswer } from '../azure/azure-answer.ts';
import { AzureSource } from '../azure/azure-source.ts';
import type { StudioContext } from '../context.ts';

const place = z.object({ alias: z.string() });
const name = z.string().regex(/^[\w.-]{1,255}$/, 'must be the name of a job');

/** Azure ML workspaces of the project: none is contacted before a page names it. */
export function azureRoutes(app: FastifyInstance, { project }: StudioContext): void {
  const source = project === undefined ? undefined : new AzureSource(project);
  const ask = <T>(question: (source: AzureSource) => Promise<T>): Promise<AzureAnswer<T>> => {
    if (source) return azureAnswer(question(source));
    const message =
      'workspaces are those of a project, and this studio was started without one: start it with "mlops studio"';
    return azureAnswer(Promise.reject<T>(new MlopsError('E_WORKSPACES', message)));
  };

  app.get('/azure', async () => ask((azure) => azure.workspaces()));

  app.get('/azure/:alias/jobs', async ({ params, query }) => {
    const { limit } = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }).parse(query);
    return ask((azure) => azure.jobs(place.parse(params).alias, limit));
  });

  app.get('/azure/:alias/jobs/:job', async ({ params }) => {
    const { alias, job } = place.extend({ job: name }).parse(params);
    return ask((azure) => azure.job(alias, job));
  });

  app.get('/azure/:alias/logs/:job', async ({ params }) => {
    const { alias, job } = place.extend({ job: name }).parse(params);
    return ask((azure) => azure.log(alias, job));
  });

  app.get('/azure/:alias/schedules', async ({ params }) => ask((azure) => azure.schedules(place.parse(params).alias)));
  app.get('/azure/:alias/computes', async ({ params }) => ask((azure) => azure.computes(place.parse(params).alias)));
  app.get('/azure/:alias/environments', async ({ params }) => {
    return ask((azure) => azure.environments(place.parse(params).alias));
  });
}
