import type { Limits } from './limits.ts';
import type { ServiceMetrics } from './metrics/service-metrics.ts';
import type { ModelSet } from './models/model-set.ts';

/** What every route of a service needs. */
export interface ServiceContext {
  readonly models: ModelSet;
  readonly metrics: ServiceMetrics;
  readonly limits: Limits;
  /** False from the first sign of stopping on: probes then send nobody here any more. */
  readonly isReady: () => boolean;
}
