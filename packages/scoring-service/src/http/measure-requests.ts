import type { FastifyInstance } from 'fastify';
import type { ServiceMetrics } from '../metrics/service-metrics.ts';

/** Counts and times requests by route, and optionally logs each as one line, without its content. */
export function measureRequests(app: FastifyInstance, metrics: ServiceMetrics, write?: (line: string) => void): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.onRequest(route, reply.statusCode, reply.elapsedTime / 1000);
    if (!write) return done();
    const { method } = request;
    const requestId = reply.getHeader('x-request-id');
    const ms = Math.round(reply.elapsedTime * 1000) / 1000;
    const bytes = Number(request.headers['content-length'] ?? 0);
    write(
      JSON.stringify({ time: new Date().toISOString(), method, route, status: reply.statusCode, ms, bytes, requestId }),
    );
    done();
  });
}
