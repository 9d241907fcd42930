import { MlopsError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import { hostName, isLoopback } from './loopback.ts';

/**
 * Keeps pages of other sites out. On this machine's own address a page in a browser could ask under a name of its choosing
 * (DNS rebinding), so the name must be this machine's; and a request that a page of another origin sends is refused.
 */
export function guardBrowsers(app: FastifyInstance, host: string): void {
  // Hooks that wait for nothing take a callback: a promise for each would be a good part of a request's time.
  app.addHook('onRequest', ({ headers, method }, _reply, done) => {
    const asked = headers.host ?? '';
    if (isLoopback(host) && !isLoopback(hostName(asked))) {
      return done(new MlopsError('E_FORBIDDEN', 'host of request must be a name of this machine'));
    }
    if (method !== 'GET' && method !== 'HEAD' && isForeign(headers.origin, asked)) {
      return done(
        new MlopsError('E_FORBIDDEN', 'origin of request must be this server; a page of another site sent it'),
      );
    }
    done();
  });
}

/** Browsers say where a request comes from, other clients say nothing. */
function isForeign(origin: string | undefined, host: string): boolean {
  if (origin === undefined) return false;
  return /^https?:\/\/(.+)$/.exec(origin)?.[1] !== host;
}
