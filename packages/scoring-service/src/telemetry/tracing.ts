import type { IncomingHttpHeaders } from 'node:http';
import type { BatchTimes } from '../batching/micro-batcher.ts';
import type { ModelIdentity } from '../models/located-model.ts';

/** The trace of one request. */
export interface RequestTrace {
  /** The answering model, and the number of texts in the request. */
  asked(model: ModelIdentity, texts: number): void;
  /** Texts of the request were processed; before that they waited since the given time, on the clock of `performance.now`. */
  batch(waitedSince: number, times: BatchTimes): void;
  /** @param requestId as returned to the caller */
  end(status: number, requestId: string): void;
}

/** Exports spans of requests. */
export interface Tracing {
  /** @returns undefined for a request that is not sampled */
  begin(method: string, route: string | undefined, headers: IncomingHttpHeaders): RequestTrace | undefined;
  /** Sends pending spans. */
  close(): Promise<void>;
}
