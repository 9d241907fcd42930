/** Raw data that an app defines by name, for `--dataset NAME`. */
export interface DataSource {
  /** Fetches the data once, into a folder of raw partitions on this machine. */
  fetch(options: FetchOptions): Promise<string>;
  /** Labels to keep without `--categories`. Default: all. */
  readonly categories?: readonly string[];
  /** Whether `--archive` may name another file to read. Default: false. */
  readonly takesArchive?: boolean;
}

export interface FetchOptions {
  /** The workspace's folder for raw data. */
  readonly datastores: string;
  readonly archive?: string | undefined;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number | undefined, message?: string): void;
}
