/** Which requests and answers are stored for monitoring. Plain data. */
export interface CollectionSettings {
  /**
   * Folder of the collections, local or in Blob storage: `https://ACCOUNT.blob.core.windows.net/CONTAINER[/FOLDER]`,
   * with a signature, or opened with this machine's identity.
   */
  readonly folder: string;
  /** Share of requests, in (0, 1]; chosen by correlation id, so that inputs and outputs stay together. */
  readonly share: number;
  /** Store the text itself, its SHA-256 only, or neither. */
  readonly texts: 'stored' | 'hashed' | 'left-out';
  /** A module that exports `pseudonymise(text)`; its result is stored instead of the text. */
  readonly hook?: string;
}
