import { MlopsError } from '@aml-mlops/errors';

export type TrackingErrorCode =
  | 'E_TRACKING_NOT_FOUND'
  | 'E_TRACKING_EXISTS'
  | 'E_TRACKING_INVALID'
  | 'E_TRACKING_STATE'
  | 'E_TRACKING_CONNECTION'
  | 'E_TRACKING_REFUSED';

/** An error of the tracking store that its user can act on. */
export function trackingError(code: TrackingErrorCode, message: string, options?: ErrorOptions): MlopsError {
  return new MlopsError(code, message, {}, options);
}

export function notFound(what: string): MlopsError {
  return trackingError('E_TRACKING_NOT_FOUND', `${what} does not exist`);
}

export function alreadyExists(what: string): MlopsError {
  return trackingError('E_TRACKING_EXISTS', `${what} already exists`);
}

export function invalid(message: string): MlopsError {
  return trackingError('E_TRACKING_INVALID', message);
}

/** What is asked does not fit the state that the thing is in, such as a deleted run. */
export function wrongState(message: string): MlopsError {
  return trackingError('E_TRACKING_STATE', message);
}
