/** Azure Resource Manager, signed in. Its requests are sent by whoever knows how: the package itself knows no vendor. */
export interface ResourceManager {
  /**
   * @param path with its query: `/subscriptions/…?api-version=…`, or an address that an answer gave
   * @throws what the sender throws for answers of 400 and more
   */
  send(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<ManagerAnswer>;
}

export interface ManagerAnswer {
  readonly status: number;
  readonly body: unknown;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}
