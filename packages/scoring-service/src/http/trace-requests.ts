import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestTrace, Tracing } from '../telemetry/tracing.ts';

/** Routes polled by probes and collectors every few seconds, which are not worth tracing. */
const UNTRACED = /^\/($|ping$|metrics$|(.*\/)?health(\/|$))/;

/** The trace of a request; undefined if it has none. */
export type TraceOf = (request: FastifyRequest) => RequestTrace | undefined;

/** Traces requests to a model. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): TraceOf {
  const traces = new WeakMap<FastifyRequest, RequestTrace>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { url } = request.routeOptions;
    const begun =
      url !== undefined && UNTRACED.test(url) ? undefined : tracing.begin(request.method, url, request.headers);
    if (begun) traces.set(request, begun);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    traces.get(request)?.end(reply.statusCode, String(reply.getHeader('x-request-id') ?? ''));
    done();
  });
  return (request) => traces.get(request);
}
