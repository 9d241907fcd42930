import type { FastifyInstance } from 'fastify';

/** Reads a body of any type as bytes, up to the limit. The route interprets them; nothing is coerced. */
export function readBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // The usual type by name: fastify reads the header anew at each request to find that nothing but the rest fits.
  for (const type of ['application/json', '*']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
}
