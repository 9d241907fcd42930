/** A registered model in a list. Times are milliseconds since 1970. */
export interface ModelRow {
  readonly name: string;
  readonly versions: number;
  readonly newest: number;
  readonly newestAt: number;
  readonly champion: { readonly version: number; readonly at: number; readonly who: string } | undefined;
  /** Name and value of the metric at the champion's promotion. */
  readonly metric: { readonly name: string; readonly value: number } | undefined;
}

export interface ModelVersionShown {
  readonly version: number;
  readonly createdAt: number;
  readonly runId: string;
  readonly aliases: readonly string[];
  readonly contentHash: string;
  /** Whether its folder is in this workspace. */
  readonly isThere: boolean;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface PromotionShown {
  readonly alias: string;
  readonly version: number;
  readonly previousVersion: number | undefined;
  readonly at: number;
  readonly who: string;
  readonly why: string;
  /** Evidence for the promotion: `candidate accuracy`, and the value. */
  readonly evidence: readonly (readonly [name: string, value: string])[];
}

/** A dataset version to compare models on. */
export interface TestSet {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
}

export interface ModelShownWhole {
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly ModelVersionShown[];
  /** Newest first. */
  readonly promotions: readonly PromotionShown[];
  /** Sorted by likelihood of being the model's test set. */
  readonly testSets: readonly TestSet[];
}

export interface AgreementShown {
  readonly documents: number;
  readonly maxProbabilityDifference: number;
  readonly labelFlips: number;
}

/** Result of its certificate: whether the served model gives the same answers as the trained one. */
export interface ParityShown extends AgreementShown {
  readonly passed: boolean;
  readonly tolerance: number;
  readonly test?: AgreementShown | undefined;
  readonly generated?: AgreementShown | undefined;
}

export interface CalibrationShown {
  readonly documents: number;
  readonly accuracy: number;
  /** Calibration curve: from the probability of an answer to the probability that it is correct, in order. */
  readonly curve: readonly (readonly [probability: number, right: number])[];
  /** Document counts by the probability of their answer, in twentieths. */
  readonly confidences: readonly number[];
}

/** Content of a version's folder; missing parts are reported and the others shown. */
export interface ModelVersionDetail {
  readonly version: number;
  /** Markdown, truncated if long. */
  readonly card: string;
  readonly labels: readonly string[] | undefined;
  /** The step and what it fitted. */
  readonly producer: readonly (readonly [name: string, value: string])[];
  readonly parity: ParityShown | undefined;
  readonly calibration: CalibrationShown | undefined;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Why its folder cannot be shown. */
  readonly fault: string | undefined;
}

export type FlipKind = 'all' | 'gained' | 'lost' | 'neither';

export interface Answered {
  readonly label: string;
  /** Null for a model without one. */
  readonly probability: number | null;
  readonly isRight: boolean;
}

/** A document to which two models give different labels. */
export interface Flip {
  readonly row: number;
  readonly id: string;
  readonly excerpt: string;
  readonly characters: number;
  readonly label: string;
  readonly before: Answered;
  readonly after: Answered;
}

/** Two versions of a model on the same documents: the current one, and the candidate. */
export interface ModelComparison {
  readonly before: { readonly version: number; readonly accuracy: number; readonly right: number };
  readonly after: { readonly version: number; readonly accuracy: number; readonly right: number };
  readonly testSet: TestSet;
  /** Number of documents compared. */
  readonly documents: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly bothRight: number;
  readonly bothWrong: number;
  /** From McNemar's exact test; null for no documents. */
  readonly pValue: number | null;
  readonly classes: readonly {
    readonly label: string;
    readonly documents: number;
    readonly before: number;
    readonly after: number;
  }[];
  /** Number of documents of each kind. */
  readonly counts: Readonly<Record<FlipKind, number>>;
  readonly from: number;
  readonly flips: readonly Flip[];
}
