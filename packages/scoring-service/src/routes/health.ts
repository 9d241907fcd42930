import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';

/** Probes, in the forms that Kubernetes, Azure's inference server and MLflow ask for, and metrics for Prometheus. */
export function healthRoutes(app: FastifyInstance, { models, metrics, isReady }: ServiceContext): void {
  app.get('/', async (_request, reply) => reply.type('text/plain').send('Healthy'));
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const served = models.models.map(({ place: { name, version } }) => ({ name, version }));
    return reply.code(isReady() ? 200 : 503).send({ status: isReady() ? 'ready' : 'stopping', models: served });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
