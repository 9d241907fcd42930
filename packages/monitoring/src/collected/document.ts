/** One text of a request, with the model's answer. */
export interface CollectedDocument {
  /** Of the request, which may have several texts. */
  readonly correlationId: string;
  /** Index of the text in its request. */
  readonly index: number;
  /** Milliseconds since 1970 UTC. */
  readonly time: number;
  /** Absent if the service omits texts. */
  readonly text?: string | undefined;
  /** SHA-256 of the text, hexadecimal, if it was collected hashed. */
  readonly textHash?: string | undefined;
  /** Length of the text in characters. */
  readonly characters: number;
  readonly label: string;
  /** Probability of the label; absent if the model gives only a decision. */
  readonly confidence?: number | undefined;
  /** Share of the text's words that are unknown to the model. */
  readonly unknownShare?: number | undefined;
}
