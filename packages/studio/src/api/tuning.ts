/** A displayable study: an output of a run. */
export interface StudyHead {
  readonly run: string;
  readonly node: string;
  readonly scope: string;
  readonly at: number;
}

export interface StudyTrial {
  readonly number: number;
  /** `completed`, `pruned`, `failed` or `running`. */
  readonly state: string;
  /** Null if it has none. */
  readonly value: number | null;
  readonly params: readonly (readonly [name: string, value: string | number])[];
  /** The metric after each step; null if not finite. */
  readonly curve: readonly (number | null)[];
  /** Why it ended early or failed, if known. */
  readonly why: string | undefined;
}

export interface StudyShown extends StudyHead {
  readonly metric: string;
  readonly isMaximised: boolean;
  /** The early-termination policy and its settings. */
  readonly policy: string;
  readonly sampler: string;
  readonly best: number | undefined;
  /** Hyperparameters searched on a logarithmic scale. */
  readonly logarithmic: readonly string[];
  readonly trials: readonly StudyTrial[];
  /** Most important first; empty if too few trials completed. */
  readonly importances: readonly { readonly name: string; readonly share: number }[];
  /** The best network on the test set, which no trial used. */
  readonly test: { readonly accuracy: number | undefined; readonly documents: number | undefined } | undefined;
  readonly hash: string;
}
