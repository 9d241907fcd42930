import { MlopsError } from '@aml-mlops/errors';
import { refusalOf } from '@aml-mlops/http';
import type { FastifyInstance } from 'fastify';

/** Keeps pages of other sites out, and requests under names that are not this machine's. */
export function guardBrowsers(app: FastifyInstance, host: string): void {
  // Hooks that wait for nothing take a callback: a promise for each would be a good part of a request's time.
  app.addHook('onRequest', ({ headers, method }, _reply, done) => {
    const refusal = refusalOf(headers, method, host);
    if (refusal === undefined) done();
    else done(new MlopsError('E_FORBIDDEN', refusal));
  });
}
