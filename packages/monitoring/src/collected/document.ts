/** One text of one request, with what the model said of it. */
export interface CollectedDocument {
  /** Of the request: it may have had several texts. */
  readonly correlationId: string;
  /** Place of the text in its request. */
  readonly index: number;
  /** Milliseconds since 1970 UTC. */
  readonly time: number;
  /** Absent where the service leaves texts out. */
  readonly text?: string | undefined;
  /** SHA-256 of the text, hexadecimal, where it was collected hashed. */
  readonly textHash?: string | undefined;
  /** Characters of the text. */
  readonly characters: number;
  readonly label: string;
  /** Probability of the label; absent where the model only decides. */
  readonly confidence?: number | undefined;
  /** Share of the text's words that the model has never seen. */
  readonly unknownShare?: number | undefined;
}
