/** A file in a datastore. */
export interface DatastoreEntry {
  /** Path from the datastore's root, with forward slashes: `raw/week=2026-W47/posts.jsonl`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Changes whenever the content may have changed. Opaque: compare it, do not parse it. */
  readonly etag: string;
}

/**
 * Storage of raw data: a local folder, or a container of Azure Blob Storage. Every implementation must pass
 * `datastoreContract` of `@aml-mlops/artifacts/testing`:
 *
 * - Names are relative paths with forward slashes. A name that is empty, absolute, or has an empty, `.` or `..` part, a
 *   backslash or a NUL is refused with `E_DATASTORE_NAME`, so that no name points outside.
 * - `write` is atomic: a reader sees the old content or the new, and a writer that fails leaves the old.
 * - Listed files can be read; an unfinished write is neither listed nor readable.
 */
export interface Datastore {
  /** URI for messages and lineage: `file:///data/raw`, `https://….blob.core.windows.net/raw`. */
  readonly uri: string;

  /** Files whose name begins with `prefix` (any string, not only a folder's name), sorted by name in code units. */
  list(prefix?: string): AsyncIterable<DatastoreEntry>;

  /** Content of a file. @throws MlopsError `E_DATASTORE_MISSING` if there is no such file */
  read(name: string): AsyncIterable<Uint8Array>;

  /** Writes or replaces a file. */
  write(name: string, content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<DatastoreEntry>;

  exists(name: string): Promise<boolean>;

  /** Deletes a file; does nothing if there is none. */
  delete(name: string): Promise<void>;
}
