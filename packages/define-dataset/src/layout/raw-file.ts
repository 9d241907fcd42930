/** A file of raw data, or one within a zip archive. */
export interface RawFile {
  /** Relative to the raw folder, with forward slashes; `data.zip/a.csv` for a file within an archive. */
  readonly name: string;
  readonly path: string;
  /** On disk; of a file within an archive its packed bytes. */
  readonly bytes: number;
  /** Its name within the archive at `path`. */
  readonly entry?: string;
  /** The label of all that it holds, where folders or files are named after labels; empty where they say that it has none. */
  readonly label?: string;
}
