import { MlopsError } from '@aml-mlops/errors';
import { refusalOf } from '@aml-mlops/http';
import type { FastifyInstance } from 'fastify';

/** Refuses requests from pages of other sites, and those with a host name that is not this machine's. */
export function guardBrowsers(app: FastifyInstance, host: string): void {
  // Clients that are no browsers send the same host every time, and no origin: then the answer is the same too.
  let admitted: string | undefined;
  // Synchronous hooks take a callback: a promise for each would take a significant part of a request's time.
  app.addHook('onRequest', ({ headers, method }, _reply, done) => {
    if (headers.origin === undefined && headers.host !== undefined && headers.host === admitted) return done();
    const refusal = refusalOf(headers, method, host);
    if (refusal !== undefined) return done(new MlopsError('E_FORBIDDEN', refusal));
    admitted = headers.host;
    done();
  });
}
