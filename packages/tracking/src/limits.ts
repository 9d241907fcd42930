import { rangeError } from '@aml-mlops/errors';
import { type Int64, isInt64 } from './int64.ts';

/** MLflow's limits (mlflow/utils/validation.py, 3.17): what one batch may carry, and how long names and values may be. */
export const BATCH = { metrics: 1000, params: 100, tags: 100, total: 1000 } as const;
export const MAX_KEY = 250;
export const MAX_PARAM_VALUE = 6000;
export const MAX_TAG_VALUE = 8000;
/** Tags that hold a list which grows: models of a run, versions of a model. */
export const MAX_LIST_TAG = 1_000_000;
export const MAX_EXPERIMENT_NAME = 500;
export const MAX_REGISTRY_TAG_VALUE = 100_000;
export const MAX_PAGE = 50_000;

/**
 * Keys of metrics, params and tags: MLflow's characters, and no path out of a folder, since MLflow's file store makes
 * files of them.
 */
export function checkKey(key: string, owner: string): void {
  if (typeof key !== 'string' || !/^[/\p{L}\p{N}_.\- :]+$/u.test(key) || key.length > MAX_KEY || isOutside(key)) {
    throw rangeError('key', owner, `1 to ${MAX_KEY} letters, digits, spaces, and any of _ . - : /`, key);
  }
}

function isOutside(key: string): boolean {
  return key.startsWith('/') || key.split('/').some((part) => part === '' || part === '.' || part === '..');
}

/** Values of params and tags are cut to their limit, as MLflow does by default: a long value must not end a training. */
export function cutValue(value: string, limit: number): string {
  if (value.length <= limit) return value;
  // Not between the two halves of a character.
  const last = value.charCodeAt(limit - 1);
  return value.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

export function checkMetric(key: string, value: number, step: Int64, timestamp: Int64): void {
  if (typeof value !== 'number') throw rangeError('value', `metric ${key}`, 'a number', value);
  if (!isInt64(step)) throw rangeError('step', `metric ${key}`, 'a whole number', step);
  if (!isInt64(timestamp)) throw rangeError('timestamp', `metric ${key}`, 'milliseconds, a whole number', timestamp);
}
