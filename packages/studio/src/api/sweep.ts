/** A displayable sweep: an output of a run. */
export interface SweepHead {
  readonly run: string;
  readonly node: string;
  readonly scope: string;
  readonly at: number;
}

export interface SweptModelShown {
  readonly model: string;
  /** Null for values that a failed model does not have. */
  readonly accuracy: number | null;
  /** Bounds of its 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
  readonly macroF1: number | null;
  readonly auc: number | null;
  readonly logLoss: number | null;
  readonly modelBytes: number | null;
  readonly fitSeconds: number | null;
  readonly predictSeconds: number | null;
  readonly error: string | undefined;
  /** The tracking run that logged it, if it still exists. */
  readonly trackingRun: string | undefined;
}

export interface SweepShown extends SweepHead {
  readonly judgedBy: string;
  readonly documents: { readonly train: number; readonly judged: number };
  readonly words: number;
  /** Best accuracy first, failures last. */
  readonly models: readonly SweptModelShown[];
  readonly best: {
    readonly model: string;
    readonly correctedAccuracy: number;
    readonly low: number;
    readonly high: number;
    /** The second-best model, if its accuracy is within the interval of the best. */
    readonly tiedWith: string | undefined;
  };
  readonly hash: string;
}

/** Two models of a sweep on the same test documents. */
export interface ModelPair {
  readonly labels: readonly string[];
  readonly documents: number;
  readonly sides: readonly PairSide[];
  /** Up to 200 test documents on which they differ, and their total number. */
  readonly disagreements: readonly {
    readonly id: string;
    /** Its beginning. */
    readonly text: string;
    readonly truth: string;
    /** In the order of the sides. */
    readonly said: readonly [string, string];
  }[];
  readonly disagree: number;
  /** Documents on which only the first is correct, and only the second. */
  readonly onlyRight: readonly [number, number];
}

export interface PairSide {
  readonly model: string;
  /** True class by predicted class. */
  readonly confusion: readonly (readonly number[])[];
  /** One-vs-rest curves, for each label that has one; empty for a model whose scores do not order its decisions. */
  readonly roc: readonly {
    readonly label: string;
    readonly auc: number;
    readonly fpr: readonly number[];
    readonly tpr: readonly number[];
  }[];
}
