/** Limits on one request, and on all that wait. */
export interface Limits {
  /** Maximum size of a request's body, in bytes. Default: 16 MiB. */
  readonly bodyBytes: number;
  /** Texts per request. Default: 4096. */
  readonly texts: number;
  /** UTF-16 units per text: a megabyte would block all other requests for 20 ms. Default: 100,000. */
  readonly textCharacters: number;
  /** Texts that may wait; further requests are refused with 429. Default: 16,384. */
  readonly queuedTexts: number;
  /** UTF-16 units of all waiting texts, which bounds memory. Default: 64 Mi. */
  readonly queuedCharacters: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 16 * 1024 * 1024,
  texts: 4096,
  textCharacters: 100_000,
  queuedTexts: 16_384,
  queuedCharacters: 64 * 1024 * 1024,
};
