import { MlopsError } from '@aml-mlops/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { statusOf } from '../errors/status-of.ts';

/** Formats errors for the protocol of the request: `{"message"}`, and `{"error"}` below /v2. */
export function answerErrors(app: FastifyInstance, bodyBytes: number, log: (line: string) => void): void {
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const told = translate(error, bodyBytes);
    const status = told instanceof MlopsError ? statusOf(told) : 500;
    if (status < 500 || told instanceof MlopsError) return send(request, reply, status, told as MlopsError);
    // A client that disconnected needs no answer.
    if (!request.raw.socket.destroyed) {
      log(`${request.method} ${request.routeOptions.url ?? ''} failed: ${error.stack ?? error.message}`);
    }
    const id = String(reply.getHeader('x-request-id') ?? '');
    const internal = new MlopsError('E_INTERNAL', `the server failed; its log has more of request ${id}`);
    return send(request, reply, status, internal);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]?.slice(0, 200);
    const message = `route of request must be one of those in /openapi.json; got ${request.method} ${path}`;
    return send(request, reply, 404, new MlopsError('E_ROUTE_UNKNOWN', message));
  });
}

function send(request: FastifyRequest, reply: FastifyReply, status: number, { code, message, fields }: MlopsError) {
  const { retryAfterSeconds, allow } = fields;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', retryAfterSeconds);
  if (typeof allow === 'string') reply.header('allow', allow);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  reply.header('x-ms-run-function-failed', status >= 500 ? 'True' : 'False');
  return reply.code(status).send(bodyOf(request.url, status, code, message));
}

function bodyOf(url: string, status: number, code: string, message: string): object {
  if (/^\/v2(?:[/?]|$)/.test(url)) return { error: message };
  // MLflow's clients expect their own error codes.
  if (url.startsWith('/invocations')) {
    return { error_code: status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR', message };
  }
  return { message, code };
}

/** Messages for errors raised by fastify. */
function translate(error: FastifyError | Error, bodyBytes: number): MlopsError | Error {
  if (error instanceof MlopsError) return error;
  const { code, statusCode } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new MlopsError('E_BODY_SIZE', `body of request must be at most ${bodyBytes} bytes; it has more`);
  }
  if (statusCode === 415) {
    const message = 'content type of request must be application/json; it is empty, or none';
    return new MlopsError('E_CONTENT_TYPE', message, {}, { cause: error });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new MlopsError('E_REQUEST', error.message, {}, { cause: error });
  }
  return error;
}
