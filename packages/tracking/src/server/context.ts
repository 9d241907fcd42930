import type { Database } from '@aml-mlops/sqlite';

/** What the routes work on. */
export interface ServerContext {
  readonly database: Database;
  readonly artifactsRoot: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
