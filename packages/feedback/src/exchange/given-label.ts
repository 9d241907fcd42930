import type { LabelItem, NewAnswer } from '@aml-mlops/tracking/labels';

/** An answer to an item, as a file brings it. */
export type GivenLabel = NewAnswer & { readonly item: number };

/** What reading a file needs to know of the queue. */
export interface QueueItems {
  readonly labels: readonly string[];
  /** Undefined where there is no such item. */
  find(id: number): LabelItem | undefined;
}
