import { randomUUID } from 'node:crypto';
import { refusalOf } from '@aml-mlops/http';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { parseJsonBody } from './json-body.ts';
import { refusalFor } from './status.ts';

export interface AppOptions {
  /** The address that the service listens at. */
  readonly host: string;
  /** Told of defects: route and stack, never a body. */
  readonly log: (line: string) => void;
}

/** Ids of a caller are repeated in the answer and kept with what is collected: short, and plain text. */
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** A server without routes: bodies, request ids, who may ask, errors, counting. */
export function buildApp(context: ServiceContext, { host, log }: AppOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: context.limits.bodyBytes,
    routerOptions: { ignoreTrailingSlash: true },
    genReqId: (request) => {
      const given = request.headers['x-ms-request-id'] ?? request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
  });
  app.removeAllContentTypeParsers();
  // Some clients send no content type, or text/plain: what a body is, it must show itself.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    const client = request.headers['x-ms-client-request-id'];
    reply.headers({
      'x-request-id': request.id,
      'x-ms-request-id': request.id,
      ...(typeof client === 'string' && REQUEST_ID.test(client) && { 'x-ms-client-request-id': client }),
    });
    const refusal = refusalOf(request.headers, request.method, host);
    if (refusal) return reply.code(403).send({ message: refusal });
  });
  app.addHook('onResponse', async (request, reply) => {
    context.metrics.request(routeOf(request), reply.statusCode, reply.elapsedTime / 1000);
  });
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalFor(error, context.limits);
    if (refusal) {
      if (refusal.status === 429 || refusal.status === 503) void reply.header('retry-after', '1');
      return reply.code(refusal.status).send({ message: refusal.message });
    }
    log(`${request.method} ${routeOf(request)} ${request.id}: ${error instanceof Error ? error.stack : String(error)}`);
    return reply
      .code(500)
      .header('x-ms-run-function-failed', 'true')
      .send({ message: `the service failed; request ${request.id}` });
  });
  app.setNotFoundHandler((request, reply) => {
    const known = ['GET', 'POST'].filter((method) => app.hasRoute({ method, url: request.url.split('?')[0] ?? '' }));
    if (known.length === 0)
      return reply.code(404).send({ message: 'path of request must be one of those at /openapi.json' });
    return reply
      .code(405)
      .header('allow', known.join(', '))
      .send({ message: `method of request must be ${known.join(' or ')}` });
  });
  return app;
}

/** The pattern that a request matched: addresses that nobody serves are one. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}
