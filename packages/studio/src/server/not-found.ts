import { MlopsError, showValue } from '@aml-mlops/errors';

/** The message `<what> of <owner> must be one that is there; got <value>`. */
export function notFound(what: string, owner: string, value: string): MlopsError {
  return new MlopsError('E_NOT_FOUND', `${what} of ${owner} must be one that is there; got ${showValue(value)}`);
}
