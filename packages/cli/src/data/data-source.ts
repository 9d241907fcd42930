/** Raw data that an app knows by name: `--dataset NAME`. */
export interface DataSource {
  /** Brings the data to a folder of raw partitions on this machine, once. */
  fetch(options: FetchOptions): Promise<string>;
  /** Labels that are kept where `--categories` is not given. Default: all. */
  readonly categories?: readonly string[];
  /** Whether `--archive` may say where it is read from instead. Default: false. */
  readonly takesArchive?: boolean;
}

export interface FetchOptions {
  /** The workspace's folder for raw data. */
  readonly datastores: string;
  readonly archive?: string | undefined;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number | undefined, message?: string): void;
}
