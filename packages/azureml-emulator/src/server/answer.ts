/** A response that is not sent yet. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; absent for no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request whose body has been read. */
export interface ServerRequest {
  readonly method: string;
  readonly url: URL;
  /** Parsed JSON; undefined if there is none. */
  readonly body: unknown;
  readonly authorization: string | undefined;
  /** The other headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}
