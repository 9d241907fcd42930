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
  /** Of documents whose bytes are at hand: the same, faster. */
  readonly bytes?: DocumentBytes | undefined;
}

/** What sketches ask about a document, without strings of its id and text. */
export interface DocumentBytes {
  readonly hasText: boolean;
  /** `hash48` of `<correlationId>/<index>`. */
  idHash(): number;
  /** `hash48` of the text, or else of its hash; undefined if neither was collected. */
  contentHash(): number | undefined;
  /** As `countWords` of the text, which there must be. */
  countWords(into: Float64Array): number;
}

/** Names a text among all that were collected. */
export function keyOf({ correlationId, index }: CollectedDocument): string {
  return `${correlationId}/${index}`;
}
