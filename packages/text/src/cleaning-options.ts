import { MlopsError, rangeError } from '@aml-mlops/errors';

/** What `cleanText` does; true = do it. */
export interface CleaningOptions {
  /** Change to lower case. */
  readonly lowerCase: boolean;
  /** Remove punctuation and symbols. */
  readonly punctuation: boolean;
  /** Remove numbers. */
  readonly digits: boolean;
  /** Remove English stop words. */
  readonly stopWords: boolean;
}

export const DEFAULT_CLEANING: CleaningOptions = { lowerCase: true, punctuation: true, digits: true, stopWords: true };

const NAMES = Object.keys(DEFAULT_CLEANING) as (keyof CleaningOptions)[];

/**
 * Checks cleaning options that come from a file. All four must be there and no others: a model that was trained on
 * texts cleaned in another way must not be used as if nothing were amiss.
 *
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function parseCleaningOptions(json: unknown): CleaningOptions {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw rangeError('options', 'cleaning', 'an object', json);
  }
  const known: readonly string[] = NAMES;
  for (const [name, value] of Object.entries(json)) {
    if (!known.includes(name)) {
      throw new MlopsError('E_PARAM_RANGE', `cleaning has no option ${name}; it has ${NAMES.join(', ')}`, {
        parameter: name,
      });
    }
    if (typeof value !== 'boolean') throw rangeError(name, 'cleaning', 'true or false', value);
  }
  const options = json as CleaningOptions;
  const missing = NAMES.find((name) => options[name] === undefined);
  if (missing) throw rangeError(missing, 'cleaning', 'true or false', undefined);
  return {
    lowerCase: options.lowerCase,
    punctuation: options.punctuation,
    digits: options.digits,
    stopWords: options.stopWords,
  };
}
