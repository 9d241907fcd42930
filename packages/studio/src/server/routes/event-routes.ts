import type { FastifyInstance } from 'fastify';
import type { ChangeEvent } from '../../api/session.ts';
import type { StudioContext } from '../context.ts';

/** Heartbeat interval, so that both ends detect a lost connection. */
const HEARTBEAT_MILLISECONDS = 10_000;

/** Server-sent events: which of the two databases changed. The page then refreshes its queries. */
export function eventRoutes(app: FastifyInstance, { live }: StudioContext): void {
  app.get('/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    });
    const send = (event: ChangeEvent) => void raw.write(`event: change\ndata: ${JSON.stringify(event)}\n\n`);
    const heartbeat = setInterval(() => void raw.write(': still here\n\n'), HEARTBEAT_MILLISECONDS);
    const stop = live.listen(send);
    request.raw.once('close', () => {
      clearInterval(heartbeat);
      stop();
      raw.end();
    });
  });
}
