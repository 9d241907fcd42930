import type { FastifyInstance } from 'fastify';

/** Takes a body of whatever type as bytes, up to the limit: what they mean is for the route, and nothing is coerced. */
export function readBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
