import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { ValidationHistory, ValidationList, ValidationReport } from '../../api/validation.ts';
import type { StudioContext } from '../context.ts';
import { Validations } from '../validation/validations.ts';

const place = z.object({ run: z.string(), node: z.string() });
const series = z.object({ pipeline: z.string(), scope: z.string(), node: z.string() });

export function validationRoutes(app: FastifyInstance, { workspace }: StudioContext): void {
  const validations = new Validations(workspace);

  app.get('/validation', async (): Promise<ValidationList> => validations.list());

  app.get('/validation/history', async ({ query }): Promise<ValidationHistory> => {
    return validations.history(series.parse(query));
  });

  app.get('/validation/:run/:node', async ({ params }): Promise<ValidationReport> => {
    const { run, node } = place.parse(params);
    return validations.report(run, node);
  });
}
