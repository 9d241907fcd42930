/** An answer that is not sent yet. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; absent for none. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request whose body has been read. */
export interface ServerRequest {
  readonly method: string;
  readonly url: URL;
  /** Parsed JSON; undefined where there is none. */
  readonly body: unknown;
  readonly authorization: string | undefined;
  /** The others, by their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}
