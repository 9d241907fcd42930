import { MlopsError } from '@aml-mlops/errors';

/** The HTTP statuses of errors that a caller can act on. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['E_REQUEST', 400],
  ['E_NOT_EXPLAINABLE', 400],
  ['E_UNAUTHENTICATED', 401],
  ['E_FORBIDDEN', 403],
  ['E_MODEL_UNKNOWN', 404],
  ['E_ROUTE_UNKNOWN', 404],
  ['E_METHOD', 405],
  ['E_BODY_SIZE', 413],
  ['E_CONTENT_TYPE', 415],
  ['E_QUEUE_FULL', 429],
  ['E_HEADER_SIZE', 431],
  ['E_CLIENT_GONE', 499],
  ['E_NOT_READY', 503],
  ['E_DEADLINE', 504],
]);

/** The status of an error; 500 for a defect of ours, or a failure of the machine. */
export function statusOf(error: unknown): number {
  return (error instanceof MlopsError && STATUSES.get(error.code)) || 500;
}
