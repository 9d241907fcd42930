/** An authenticated Azure Resource Manager client. The caller provides it, so this package depends on no vendor SDK. */
export interface ResourceManager {
  /**
   * @param path with its query: `/subscriptions/…?api-version=…`, or a URL from a response
   * @throws what the client throws for status codes of 400 and more
   */
  send(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<ManagerAnswer>;
}

export interface ManagerAnswer {
  readonly status: number;
  readonly body: unknown;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}
