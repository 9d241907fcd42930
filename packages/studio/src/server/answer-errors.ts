import { MlopsError, systemError } from '@aml-mlops/errors';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Fault } from '../api/session.ts';

const STATUS: Readonly<Record<string, number>> = {
  E_TOKEN: 401,
  E_FORBIDDEN: 403,
  E_READ_ONLY_STUDIO: 403,
  E_RUN_UNKNOWN: 404,
  E_NOT_FOUND: 404,
  E_TRACKING_NOT_FOUND: 404,
  E_RUN_GOING: 409,
  E_RUN_NOT_GOING: 409,
  E_RUN_DONE: 409,
  E_DATABASE: 503,
  E_DATABASE_SCHEMA: 503,
};

/**
 * Errors in a common JSON format. User errors are returned as they are; internal errors are logged in full and returned as a
 * generic message.
 */
export function answerErrors(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = systemError(thrown) ?? thrown;
    if (error instanceof MlopsError) {
      const status = (Object.hasOwn(STATUS, error.code) ? STATUS[error.code] : undefined) ?? 400;
      return reply.code(status).send({ code: error.code, message: error.message } satisfies Fault);
    }
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      const message = `${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'is not valid'}`;
      return reply.code(400).send({ code: 'E_REQUEST', message } satisfies Fault);
    }
    const known = (error as { statusCode?: number }).statusCode;
    if (known !== undefined && known >= 400 && known < 500) {
      return reply.code(known).send({ code: 'E_REQUEST', message: (error as Error).message } satisfies Fault);
    }
    log(`${request.method} ${request.routeOptions.url ?? ''}: ${error instanceof Error ? error.stack : String(error)}`);
    const message = 'the studio met a defect of its own: what it was is on the standard error of the command';
    return reply.code(500).send({ code: 'E_DEFECT', message } satisfies Fault);
  });
}
