/** What a difference would be about. One alarm is raised of each cause. */
export const CAUSES = ['data-quality', 'new-topics', 'text-shape', 'predictions', 'accuracy', 'service'] as const;
export type Cause = (typeof CAUSES)[number];

/** One test of one window. */
export interface TestOutcome {
  /** What is compared: `text`, `characters`, `labels`, … */
  readonly name: string;
  readonly cause: Cause;
  /** `training`: what the model learnt from, or said of documents that it had not learnt from. */
  readonly against: 'training' | 'before';
  /** `auc`, `psi`, `share` or `accuracy`: what `effect` is. */
  readonly statistic: 'auc' | 'psi' | 'share' | 'accuracy';
  /** Size of the difference, whatever the number of documents. */
  readonly effect: number;
  readonly p: number;
  /** Whether the difference is large enough to speak of. */
  readonly isLarge: boolean;
}

/** Differences that are too small to act on, however sure. */
export interface LeastEffects {
  /** Default 0.53, in [0.5, 1]. */
  readonly minAuc: number;
  /** Default 0.1. */
  readonly minPsi: number;
  /** Of shares and accuracies. Default 0.02. */
  readonly minShare: number;
}
