import type { IncomingHttpHeaders } from 'node:http';
import type { BatchTimes } from '../batching/micro-batcher.ts';
import type { ModelIdentity } from '../models/located-model.ts';

/** One request, as it is traced. */
export interface RequestTrace {
  /** The model that answers, and how many texts the request has. */
  asked(model: ModelIdentity, texts: number): void;
  /** Texts of the request were worked on; before that they waited, since the time given, on the clock of `performance.now`. */
  batch(waitedSince: number, times: BatchTimes): void;
  /** @param requestId as the caller is told it */
  end(status: number, requestId: string): void;
}

/** Writes spans of requests. */
export interface Tracing {
  /** @returns undefined for a request that is not sampled */
  begin(method: string, route: string | undefined, headers: IncomingHttpHeaders): RequestTrace | undefined;
  /** Sends what waits. */
  close(): Promise<void>;
}
