import { MlopsError } from '@aml-mlops/errors';

/** MLflow's name and HTTP status for each of our codes. Clients tell errors apart by the name. */
const ANSWERS: Readonly<Record<string, readonly [string, number]>> = {
  E_TRACKING_NOT_FOUND: ['RESOURCE_DOES_NOT_EXIST', 404],
  E_TRACKING_EXISTS: ['RESOURCE_ALREADY_EXISTS', 400],
  E_TRACKING_INVALID: ['INVALID_PARAMETER_VALUE', 400],
  E_TRACKING_STATE: ['INVALID_STATE', 400],
  E_TRACKING_REFUSED: ['PERMISSION_DENIED', 403],
  E_TRACKING_CONNECTION: ['TEMPORARILY_UNAVAILABLE', 503],
  E_PARAM_RANGE: ['INVALID_PARAMETER_VALUE', 400],
  E_FILTER: ['INVALID_PARAMETER_VALUE', 400],
  E_DATABASE: ['INTERNAL_ERROR', 500],
};

/** The other way round, for our client; what is not here keeps the server's words under one code. */
const CODES: Readonly<Record<string, string>> = {
  RESOURCE_DOES_NOT_EXIST: 'E_TRACKING_NOT_FOUND',
  RESOURCE_ALREADY_EXISTS: 'E_TRACKING_EXISTS',
  INVALID_PARAMETER_VALUE: 'E_TRACKING_INVALID',
  INVALID_STATE: 'E_TRACKING_STATE',
  PERMISSION_DENIED: 'E_TRACKING_REFUSED',
};

export interface ErrorAnswer {
  readonly status: number;
  readonly body: { readonly error_code: string; readonly message: string };
}

/** What a client is told of an error; of defects of ours only that there was one. */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof MlopsError) {
    const [name, status] = ANSWERS[error.code] ?? ['INVALID_PARAMETER_VALUE', 400];
    return { status, body: { error_code: name, message: error.message } };
  }
  const status = (error as { statusCode?: number }).statusCode;
  if (status !== undefined && status >= 400 && status < 500 && error instanceof Error) {
    const name = status === 413 ? 'REQUEST_LIMIT_EXCEEDED' : 'BAD_REQUEST';
    return { status, body: { error_code: name, message: error.message } };
  }
  return { status: 500, body: { error_code: 'INTERNAL_ERROR', message: 'the server failed; its log says why' } };
}

/** The error that a server's answer stands for. */
export function errorFromAnswer(status: number, body: unknown, request: string): MlopsError {
  const { error_code: name, message } = (body ?? {}) as { error_code?: unknown; message?: unknown };
  const words = typeof message === 'string' ? message : `${request} was answered with status ${status}`;
  if (status === 429 || status >= 500 || status === 408) return new MlopsError('E_TRACKING_CONNECTION', words);
  if (status === 401 || status === 403) return new MlopsError('E_TRACKING_REFUSED', words);
  const code = typeof name === 'string' ? CODES[name] : undefined;
  const missing = status === 404 || status === 405 || name === 'ENDPOINT_NOT_FOUND';
  return new MlopsError(code ?? (missing ? 'E_TRACKING_NOT_FOUND' : 'E_TRACKING_INVALID'), words, {
    status,
    errorCode: name,
  });
}
