import { MlopsError } from '@aml-mlops/errors';

/** The error for an unknown dataset name. */
export function unknownDataset(name: string, known: readonly string[]): MlopsError {
  const message =
    known.length === 0
      ? `this workspace has no datasets yet, so there is no ${name}: mlops run makes some`
      : `dataset must be one of ${known.join(', ')}; got ${name}`;
  return new MlopsError('E_DATASET_UNKNOWN', message);
}
