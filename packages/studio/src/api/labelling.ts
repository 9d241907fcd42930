/** A label queue in a list. */
export interface QueueHead {
  readonly scope: string;
  readonly labels: readonly string[];
  /** Labels required per text, each from a different person. */
  readonly annotators: number;
  readonly counts: QueueCounts;
  /** Whether texts wait for a label from the requesting annotator. */
  readonly waitsForYou: boolean;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly disputed: number;
  readonly settled: number;
  readonly skipped: number;
  /** Questions with a known answer, asked of every annotator. */
  readonly golden: number;
}

/** A text to label. Its arm is not included, so that it cannot influence the annotator. */
export interface LabelQuestion {
  readonly id: number;
  readonly text: string;
  readonly batch: number;
  /** Number of texts that it represents: itself and its near duplicates. */
  readonly copies: number;
  /** The others' labels, and why the text was selected: only for decisions. */
  readonly dispute: { readonly said: readonly SaidLabel[]; readonly why: WhyAsked } | undefined;
}

export interface SaidLabel {
  readonly annotator: string;
  /** Null if they skipped it. */
  readonly label: string | null;
  readonly note: string;
}

export interface LabelBatch {
  readonly scope: string;
  readonly labels: readonly string[];
  readonly questions: readonly LabelQuestion[];
  /** Texts that wait for this annotator, including those of the batch. */
  readonly left: number;
}

/** An annotator's final answer for a text. Sending it is idempotent. */
export interface GivenLabel {
  readonly item: number;
  /** Null if it is skipped. */
  readonly label: string | null;
  readonly note: string;
  /** Decides on a text that others disagree on. */
  readonly decides: boolean;
  /** Taken back: the answer is removed. */
  readonly isWithdrawn: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly seconds: number;
}

/** Why a text was selected: shown once it has its label. */
export interface WhyAsked {
  readonly arm: string;
  readonly strategy: string;
  readonly score: number | undefined;
  readonly model: string | undefined;
  readonly suggestion: string | undefined;
  readonly probability: number | undefined;
}

export interface LabelReceipt {
  readonly item: number;
  readonly state: string;
  readonly label: string | undefined;
  readonly why: WhyAsked | undefined;
  /** Why it was rejected, if it was; the rejection is permanent. */
  readonly fault: string | undefined;
}

export interface QueueItem extends WhyAsked {
  readonly id: number;
  /** Its beginning; undefined if it was deleted. */
  readonly text: string | undefined;
  readonly batch: number;
  readonly state: string;
  readonly label: string | undefined;
  readonly said: readonly SaidLabel[];
}

export interface QueueItems {
  readonly items: readonly QueueItem[];
  /** Whether there are more than requested. */
  readonly more: boolean;
}

export interface QueueStats {
  readonly counts: QueueCounts;
  readonly annotators: number;
  readonly byLabel: readonly { readonly label: string; readonly settled: number }[];
  readonly byAnnotator: readonly AnnotatorStats[];
  readonly byArm: readonly {
    readonly arm: string;
    readonly items: number;
    readonly settled: number;
    /** Settled texts for which the queried model had made a prediction, and those with the same label. */
    readonly judged: number;
    readonly same: number;
  }[];
  /** Accuracy of the queried model on texts drawn at random; undefined without labels for them. */
  readonly accuracy:
    | { readonly value: number; readonly low: number; readonly high: number; readonly items: number }
    | undefined;
  /** Krippendorff's alpha over all annotators; null if no text has two labels. */
  readonly alpha: number | null;
  readonly pairs: readonly {
    readonly annotators: readonly [string, string];
    readonly items: number;
    readonly kappa: number;
  }[];
}

export interface AnnotatorStats {
  readonly annotator: string;
  readonly labels: number;
  readonly skipped: number;
  readonly goldenRight: number;
  readonly goldenAsked: number;
  /** Median seconds per label, if measured. */
  readonly seconds: number | undefined;
}
