import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/add-route.ts';
import type { RouteContext } from './route-context.ts';

export function metricsRoutes(app: FastifyInstance, { metricsText }: RouteContext): void {
  addRoute(app, '/metrics', {
    GET: async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metricsText()),
  });
}
