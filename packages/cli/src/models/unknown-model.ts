import { MlopsError } from '@aml-mlops/errors';

/** The error for an unknown model name. */
export function unknownModel(name: string, known: readonly string[]): MlopsError {
  const message =
    known.length === 0
      ? `no models are registered yet, so there is no ${name}: mlops run trains one`
      : `model must be one of ${known.join(', ')}; got ${name}`;
  return new MlopsError('E_MODEL_UNKNOWN', message);
}
