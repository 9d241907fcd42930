import type { LabelItem, NewAnswer } from '@aml-mlops/tracking/labels';

/** An answer to an item, as read from a file. */
export type GivenLabel = NewAnswer & { readonly item: number };

/** The parts of the queue needed to read a file. */
export interface QueueItems {
  readonly labels: readonly string[];
  /** Undefined if the item does not exist. */
  find(id: number): LabelItem | undefined;
}
