import { rangeError } from '@aml-mlops/errors';

/** What one request may ask for, and how much may wait. */
export interface Limits {
  /** Bytes of a body. Default 8 MiB */
  readonly bodyBytes: number;
  /** Texts of one request. Default 1024 */
  readonly texts: number;
  /** UTF-8 bytes of one text: cleaning and counting a megabyte would hold everybody up for 20 ms. Default 100,000 */
  readonly textBytes: number;
  /** Texts that go to a model together. Default 256 */
  readonly batch: number;
  /** Texts that wait for a model. Default 4096 */
  readonly waiting: number;
  /** Milliseconds until an answer must be there. Default 5000, what a managed online endpoint waits */
  readonly timeoutMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 8 << 20,
  texts: 1024,
  textBytes: 100_000,
  batch: 256,
  waiting: 4096,
  timeoutMs: 5000,
};

/** @throws MlopsError `E_PARAM_RANGE` for a limit that is no whole number of at least 1 */
export function checkLimits(limits: Partial<Limits>): Limits {
  const all = { ...DEFAULT_LIMITS, ...limits };
  for (const [name, value] of Object.entries(all)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw rangeError(name, 'scoring service', 'a whole number of at least 1', value);
  }
  return all;
}
