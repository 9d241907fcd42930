/** What is kept of requests and answers, for monitoring. Plain data. */
export interface CollectionSettings {
  /**
   * Folder that the collections grow in, of this machine or of Blob storage: `https://ACCOUNT.blob.core.windows.net/CONTAINER[/FOLDER]`,
   * with a signature, or opened as the identity of this machine.
   */
  readonly folder: string;
  /** Share of requests, in (0, 1]; by their correlation id, so that inputs and outputs stay together. */
  readonly share: number;
  /** The text itself, its SHA-256 alone, or neither. */
  readonly texts: 'stored' | 'hashed' | 'left-out';
  /** A module that exports `pseudonymise(text)`: what is kept in a text's place. */
  readonly hook?: string;
}
