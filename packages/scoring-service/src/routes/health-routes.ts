import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/add-route.ts';
import { sendJson } from './answer-texts.ts';
import type { RouteContext } from './route-context.ts';

/** `/` for Azure, `/ping` and `/health` for MLflow, `/health/live` and `/health/ready` for orchestrators. */
export function healthRoutes(app: FastifyInstance, { isDraining }: RouteContext): void {
  addRoute(app, '/', { GET: (_request, reply) => reply.type('text/plain; charset=utf-8').send('Healthy') });
  addRoute(app, '/health/live', { GET: (_request, reply) => sendJson(reply, { status: 'live' }) });
  addRoute(app, '/health/ready', {
    GET: (_request, reply) =>
      sendJson(reply.code(isDraining() ? 503 : 200), { status: isDraining() ? 'ending' : 'ready' }),
  });
}
