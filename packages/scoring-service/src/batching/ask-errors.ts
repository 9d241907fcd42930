import { MlopsError } from '@aml-mlops/errors';

/** More waits than the service takes: who asks later may be answered. */
export function queueFull(limit: number): MlopsError {
  return new MlopsError('E_BUSY', `texts that wait must be at most ${limit}; the queue is full: ask again`, {
    range: `[0, ${limit}]`,
  });
}

/** The time of a request is over before its answer was there. */
export function timedOut(milliseconds: number): MlopsError {
  return new MlopsError('E_TIMEOUT', `an answer must be there within ${milliseconds} ms; it was not`, {
    value: milliseconds,
  });
}

/** Whoever asked is gone. Nobody reads this but the log. */
export function callerGone(): MlopsError {
  return new MlopsError('E_CALLER_GONE', 'the client closed the connection before it was answered');
}

/** The model is closed: it was replaced, or the service stops. */
export function modelClosed(): MlopsError {
  return new MlopsError('E_CLOSED', 'the model is no longer served');
}
