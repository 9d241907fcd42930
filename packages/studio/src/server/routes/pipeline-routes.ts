import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { PipelineNeeds, PipelineRow, PipelineShown } from '../../api/pipelines.ts';
import type { StudioContext } from '../context.ts';
import { pipelineList, pipelineNeeds, pipelineShown } from '../pipelines/pipelines.ts';

export function pipelineRoutes(app: FastifyInstance, context: StudioContext): void {
  app.get('/pipelines', async (): Promise<readonly PipelineRow[]> => pipelineList(context));

  app.get('/pipeline-needs', async (): Promise<PipelineNeeds> => pipelineNeeds(context));

  app.get('/pipelines/:name', async ({ params }): Promise<PipelineShown> => {
    return pipelineShown(context, z.object({ name: z.string() }).parse(params).name);
  });
}
