/** A queue of texts that wait for labels, as a list shows it. */
export interface QueueHead {
  readonly scope: string;
  readonly labels: readonly string[];
  /** Labels that a text needs, each by another person. */
  readonly annotators: number;
  readonly counts: QueueCounts;
  /** Whether texts wait for a label of the annotator who asks. */
  readonly waitsForYou: boolean;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly disputed: number;
  readonly settled: number;
  readonly skipped: number;
  /** Questions with a known answer, which every annotator is asked. */
  readonly golden: number;
}

/** A text to label. Of which arm it is stays unsaid, so that nobody labels one arm otherwise than another. */
export interface LabelQuestion {
  readonly id: number;
  readonly text: string;
  readonly batch: number;
  /** Texts that it stands for, itself and its near duplicates. */
  readonly copies: number;
  /** What others said, and why it was asked: only where somebody is to decide. */
  readonly dispute: { readonly said: readonly SaidLabel[]; readonly why: WhyAsked } | undefined;
}

export interface SaidLabel {
  readonly annotator: string;
  /** Null where they skipped it. */
  readonly label: string | null;
  readonly note: string;
}

export interface LabelBatch {
  readonly scope: string;
  readonly labels: readonly string[];
  readonly questions: readonly LabelQuestion[];
  /** Texts that wait for this annotator, those of the batch among them. */
  readonly left: number;
}

/** What somebody says of a text in the end: sent as often as it takes, it is the same. */
export interface GivenLabel {
  readonly item: number;
  /** Null where it is skipped. */
  readonly label: string | null;
  readonly note: string;
  /** Settles what others differ on. */
  readonly decides: boolean;
  /** Taken back: as if nothing had been said. */
  readonly isWithdrawn: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly seconds: number;
}

/** Why a text was asked about: told once it has its label. */
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
  /** Why it was not taken, where it was not: it will not be taken later either. */
  readonly fault: string | undefined;
}

export interface QueueItem extends WhyAsked {
  readonly id: number;
  /** Its beginning; undefined where it was deleted. */
  readonly text: string | undefined;
  readonly batch: number;
  readonly state: string;
  readonly label: string | undefined;
  readonly said: readonly SaidLabel[];
}

export interface QueueItems {
  readonly items: readonly QueueItem[];
  /** Whether there are more than were asked for. */
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
    /** Settled ones on which the model that was asked had said something, and the same. */
    readonly judged: number;
    readonly same: number;
  }[];
  /** Of the model that was asked, on texts drawn at random; undefined without labels there. */
  readonly accuracy:
    | { readonly value: number; readonly low: number; readonly high: number; readonly items: number }
    | undefined;
  /** Krippendorff's alpha of all; null where no text has two labels. */
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
  /** Median seconds a label, where they were measured. */
  readonly seconds: number | undefined;
}
