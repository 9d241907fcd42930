/** What one request, and all that wait, may come to. */
export interface Limits {
  /** Bytes of a request's body. Default 16 MiB. */
  readonly bodyBytes: number;
  /** Texts of one request. Default 4096. */
  readonly texts: number;
  /** UTF-16 units of one text: a megabyte would keep everybody else waiting for 20 ms. Default 100,000. */
  readonly textCharacters: number;
  /** Texts that may wait; beyond it requests are refused with 429. Default 16,384. */
  readonly queuedTexts: number;
  /** UTF-16 units of all texts that wait: bounds memory. Default 64 Mi. */
  readonly queuedCharacters: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 16 * 1024 * 1024,
  texts: 4096,
  textCharacters: 100_000,
  queuedTexts: 16_384,
  queuedCharacters: 64 * 1024 * 1024,
};
