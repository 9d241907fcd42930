import { MlopsError } from '@aml-mlops/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

/** Adds a route's handlers by method; any other method is answered with 405 and the allowed methods. */
export function addRoute(
  app: FastifyInstance,
  url: string,
  handlers: Readonly<Partial<Record<'GET' | 'POST', Handler>>>,
): void {
  const offered: string[] = Object.keys(handlers);
  if (handlers.GET) offered.push('HEAD');
  const allow = [...offered, 'OPTIONS'].join(', ');
  for (const [method, handler] of Object.entries(handlers)) {
    app.route({ method, url, handler });
  }
  app.route({
    method: METHODS.filter((method) => !offered.includes(method)),
    url,
    handler: async ({ method }, reply) => {
      if (method === 'OPTIONS') return reply.code(200).header('allow', allow).send();
      throw new MlopsError('E_METHOD', `method of ${url} must be one of ${allow}; got ${method}`, { allow });
    },
  });
}
