import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { MlopsError } from '@aml-mlops/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const LONGEST = 100;

/**
 * Assigns request ids as Azure's inference server does: `x-request-id` is the caller's, or a new one, and is returned as
 * `x-ms-request-id` too; `x-ms-client-request-id` is returned unchanged.
 */
export function nameRequests(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers }, reply, done) => {
    try {
      nameRequest(headers, reply);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

function nameRequest(headers: IncomingHttpHeaders, reply: FastifyReply): void {
  const given =
    checkId(headers['x-request-id'], 'x-request-id') ?? checkId(headers['x-ms-request-id'], 'x-ms-request-id');
  const id = given ?? randomUUID();
  reply.header('x-request-id', id).header('x-ms-request-id', id);
  const client = checkId(headers['x-ms-client-request-id'], 'x-ms-client-request-id');
  if (client !== undefined) reply.header('x-ms-client-request-id', client);
}

/** The id of an answer in logs and in collected data. */
export function correlationId(request: FastifyRequest, reply: FastifyReply): string {
  return String(reply.getHeader('x-ms-client-request-id') ?? reply.getHeader('x-request-id') ?? request.id);
}

function checkId(value: string | string[] | undefined, name: string): string | undefined {
  if (value === undefined) return undefined;
  const id = String(value);
  if (id.length > LONGEST) {
    throw new MlopsError('E_HEADER_SIZE', `${name} of request must be at most ${LONGEST} characters; got ${id.length}`);
  }
  if (!/^[\w.:|+/=-]+$/.test(id)) {
    throw new MlopsError('E_REQUEST', `${name} of request must be of letters, digits and .:|+/=_-`);
  }
  return id;
}
