import type { FastifyInstance } from 'fastify';

/** Reads a body of any type as bytes, up to the limit. The route interprets them; nothing is coerced. */
export function readBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
