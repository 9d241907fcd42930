/** A file in a datastore. */
export interface DatastoreEntry {
  /** Path from the datastore's root, with forward slashes: `raw/week=2026-W47/posts.jsonl`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Another one whenever the content may be another. Opaque: compare, do not parse. */
  readonly etag: string;
}

/**
 * Where data lies: a folder here, a container of Azure Blob Storage there. Obligations of every implementation, held by
 * `datastoreContract` of `@aml-mlops/artifacts/testing`:
 *
 * - Names are relative paths with forward slashes. A name that is empty, absolute, or has an empty, `.` or `..` part, a
 *   backslash or a NUL is refused with `E_DATASTORE_NAME`; so no name leads outside.
 * - `write` is atomic: a reader sees the old content or the new, and a writer that fails leaves the old.
 * - What is listed can be read; a write that has not ended is neither listed nor read.
 */
export interface Datastore {
  /** What it is called in messages and lineage: `file:///data/raw`, `https://….blob.core.windows.net/raw`. */
  readonly uri: string;

  /** Files whose name begins with `prefix` (any string, not only a folder's name), sorted by name in code units. */
  list(prefix?: string): AsyncIterable<DatastoreEntry>;

  /** @throws MlopsError `E_DATASTORE_MISSING` where there is no such file */
  read(name: string): AsyncIterable<Uint8Array>;

  /** Writes a file, or replaces it. */
  write(name: string, content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<DatastoreEntry>;

  exists(name: string): Promise<boolean>;

  /** Deletes a file; no error where there is none. */
  delete(name: string): Promise<void>;
}
