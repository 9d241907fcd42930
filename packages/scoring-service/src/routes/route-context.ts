import type { Limits } from '../batching/limits.ts';
import type { Collector } from '../collection/collector.ts';
import type { TraceOf } from '../http/trace-requests.ts';
import type { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { ModelSet } from '../models/model-set.ts';

/** What the routes work on. */
export interface RouteContext {
  readonly models: ModelSet;
  readonly metrics: ServiceMetrics;
  readonly limits: Limits;
  readonly timeoutMs: number;
  /** Whether callers must bring a key or a token. */
  readonly needsKey: boolean;
  readonly collector: Collector | undefined;
  /** Where requests are traced. */
  readonly traceOf?: TraceOf;
  /** Whether the server ends, and wants no new requests. */
  isDraining(): boolean;
  /** Text for Prometheus, of all processes of the server. */
  metricsText(): Promise<string>;
}
