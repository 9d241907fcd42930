/** A registered model, as a list shows it. Times are milliseconds since 1970. */
export interface ModelRow {
  readonly name: string;
  readonly versions: number;
  readonly newest: number;
  readonly newestAt: number;
  readonly champion: { readonly version: number; readonly at: number; readonly who: string } | undefined;
  /** Of the champion's promotion: what it was measured by, and the value. */
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
  /** What it was decided on: `candidate accuracy`, and the value. */
  readonly evidence: readonly (readonly [name: string, value: string])[];
}

/** A dataset version that models can be compared on. */
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
  /** The likeliest to be the model's test set first. */
  readonly testSets: readonly TestSet[];
}

export interface AgreementShown {
  readonly documents: number;
  readonly maxProbabilityDifference: number;
  readonly labelFlips: number;
}

/** What its certificate says: whether what is served answers as what was trained. */
export interface ParityShown extends AgreementShown {
  readonly passed: boolean;
  readonly tolerance: number;
  readonly test?: AgreementShown | undefined;
  readonly generated?: AgreementShown | undefined;
}

export interface CalibrationShown {
  readonly documents: number;
  readonly accuracy: number;
  /** From the probability of an answer to the probability that it is right, in order. */
  readonly curve: readonly (readonly [probability: number, right: number])[];
  /** Documents by the probability of their answer, in twentieths. */
  readonly confidences: readonly number[];
}

/** What lies in the folder of a version; what is missing is told and the rest shown. */
export interface ModelVersionDetail {
  readonly version: number;
  /** Markdown, cut where it is long. */
  readonly card: string;
  readonly labels: readonly string[] | undefined;
  /** The step and what it fitted. */
  readonly producer: readonly (readonly [name: string, value: string])[];
  readonly parity: ParityShown | undefined;
  readonly calibration: CalibrationShown | undefined;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Why there is nothing of its folder. */
  readonly fault: string | undefined;
}

export type FlipKind = 'all' | 'gained' | 'lost' | 'neither';

export interface Answered {
  readonly label: string;
  /** Null of a model that has none. */
  readonly probability: number | null;
  readonly isRight: boolean;
}

/** A document to which two models give another label. */
export interface Flip {
  readonly row: number;
  readonly id: string;
  readonly excerpt: string;
  readonly characters: number;
  readonly label: string;
  readonly before: Answered;
  readonly after: Answered;
}

/** Two versions of a model on the same documents: the one that answers, and the one that would. */
export interface ModelComparison {
  readonly before: { readonly version: number; readonly accuracy: number; readonly right: number };
  readonly after: { readonly version: number; readonly accuracy: number; readonly right: number };
  readonly testSet: TestSet;
  /** Documents that were asked about. */
  readonly documents: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly bothRight: number;
  readonly bothWrong: number;
  /** Of McNemar's exact test; null of no documents. */
  readonly pValue: number | null;
  readonly classes: readonly {
    readonly label: string;
    readonly documents: number;
    readonly before: number;
    readonly after: number;
  }[];
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<FlipKind, number>>;
  readonly from: number;
  readonly flips: readonly Flip[];
}
