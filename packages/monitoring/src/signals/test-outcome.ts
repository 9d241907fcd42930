/** The cause that a difference points to. Each cause raises one alarm. */
export const CAUSES = ['data-quality', 'new-topics', 'text-shape', 'predictions', 'accuracy', 'service'] as const;
export type Cause = (typeof CAUSES)[number];

/** One test of one window. */
export interface TestOutcome {
  /** What is compared: `text`, `characters`, `labels`, … */
  readonly name: string;
  readonly cause: Cause;
  /** `training`: the data that the model was trained on, or its answers on held-out documents. */
  readonly against: 'training' | 'before';
  /** Measure of `effect`: `auc`, `psi`, `share` or `accuracy`. */
  readonly statistic: 'auc' | 'psi' | 'share' | 'accuracy';
  /** Size of the difference, independent of the number of documents. */
  readonly effect: number;
  readonly p: number;
  /** Whether the difference is large enough to report. */
  readonly isLarge: boolean;
}

/** Thresholds below which a difference is too small to act on, however significant. */
export interface LeastEffects {
  /** Default: 0.53. Range: [0.5, 1]. */
  readonly minAuc: number;
  /** Default: 0.1. */
  readonly minPsi: number;
  /** For shares and accuracies. Default: 0.02. */
  readonly minShare: number;
}
