import type { ServerSettings } from '../http/settings.ts';
import type { LocatedModel } from '../models/located-model.ts';

/** Variable that identifies a worker process. */
export const WORKER_MARK = 'MLOPS_SCORING_WORKER';

export type ToWorker =
  | { readonly type: 'start'; readonly settings: ServerSettings; readonly models: readonly LocatedModel[] }
  | { readonly type: 'prepare'; readonly id: number; readonly place: number; readonly model: LocatedModel }
  | { readonly type: 'commit' | 'discard'; readonly id: number }
  /** Requests the metrics of this process. */
  | { readonly type: 'measure'; readonly id: number }
  /** Delivers the metrics of all processes, requested by this one. */
  | { readonly type: 'metrics'; readonly id: number; readonly text: string }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'failed'; readonly fault: Fault }
  | { readonly type: 'prepared'; readonly id: number; readonly fault?: Fault }
  | { readonly type: 'measured'; readonly id: number; readonly metrics: object[] }
  | { readonly type: 'ask-metrics'; readonly id: number }
  | { readonly type: 'log'; readonly line: string };

/** An error sent between processes. */
export interface Fault {
  /** Absent for a defect. */
  readonly code?: string;
  readonly message: string;
}
