import type { Limits } from '../batching/limits.ts';
import type { Collector } from '../collection/collector.ts';
import type { TraceOf } from '../http/trace-requests.ts';
import type { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { ModelSet } from '../models/model-set.ts';

/** Context of the routes. */
export interface RouteContext {
  readonly models: ModelSet;
  readonly metrics: ServiceMetrics;
  readonly limits: Limits;
  readonly timeoutMs: number;
  /** Whether callers must authenticate. */
  readonly needsKey: boolean;
  readonly collector: Collector | undefined;
  /** Request tracing. */
  readonly traceOf?: TraceOf;
  /** Whether the server is terminating, and accepts no new requests. */
  isDraining(): boolean;
  /** Prometheus text of all processes of the server. */
  metricsText(): Promise<string>;
}
