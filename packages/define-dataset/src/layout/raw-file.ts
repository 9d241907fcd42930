/** A file of raw data, or one within a zip archive. */
export interface RawFile {
  /** Relative to the raw folder, with forward slashes; `data.zip/a.csv` for a file within an archive. */
  readonly name: string;
  readonly path: string;
  /** Size on disk; for a file within an archive its compressed size. */
  readonly bytes: number;
  /** Its name within the archive at `path`. */
  readonly entry?: string;
  /** The label of all its rows, if folders or files are named after labels; empty if the name says that they have none. */
  readonly label?: string;
}
