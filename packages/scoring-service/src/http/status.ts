import { MlopsError } from '@aml-mlops/errors';
import type { Limits } from '../limits.ts';

/** HTTP status of each error that a request can end with. What is not listed is a defect: 500. */
const STATUS: ReadonlyMap<string, number> = new Map([
  ['E_REQUEST', 400],
  ['E_NOT_EXPLAINABLE', 400],
  ['E_PARAM_RANGE', 400],
  ['E_MODEL_UNKNOWN', 404],
  ['E_TOO_LARGE', 413],
  ['E_BUSY', 429],
  ['E_CALLER_GONE', 499],
  ['E_CLOSED', 503],
  ['E_TIMEOUT', 504],
]);

/** What Fastify finds wrong before a route sees the request. */
const FRAMEWORK: ReadonlyMap<string, readonly [status: number, message: string]> = new Map([
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', [400, 'content-length of request must be the length of its body']],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', [415, 'content-type of request must be application/json']],
  ['FST_ERR_BAD_URL', [400, 'path of request must be a URL']],
]);

export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** The status and sentence that a request ends with; undefined for a defect of ours. */
export function refusalFor(error: unknown, { bodyBytes }: Limits): Refusal | undefined {
  if (error instanceof MlopsError) {
    const status = STATUS.get(error.code);
    return status === undefined ? undefined : { status, message: error.message };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return { status: 413, message: `body of request must be at most ${bodyBytes} bytes` };
  const known = FRAMEWORK.get(code);
  return known && { status: known[0], message: known[1] };
}
