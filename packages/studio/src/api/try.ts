/** A registered model that can be tried. */
export interface TryModel {
  readonly name: string;
  /** Undefined if it has no champion: a version must be selected. */
  readonly champion: number | undefined;
  /** Newest first. */
  readonly versions: readonly { readonly version: number; readonly at: number }[];
}

export interface TryAnswer {
  readonly model: string;
  readonly version: number;
  /** Likeliest first. Without `probability` the model only gives a decision. */
  readonly ranked: readonly {
    readonly label: string;
    readonly probability: number | undefined;
    readonly score: number;
  }[];
  /** Share of the text's words that are unknown to the model. */
  readonly unknownShare: number;
  readonly milliseconds: number;
  readonly explanation: TryExplanation | undefined;
  /** Why there is no explanation, if there is none. */
  readonly explanationFault: string | undefined;
}

export interface TryExplanation {
  readonly label: string;
  readonly against: string;
  readonly decision: number;
  readonly base: number;
  readonly isExact: boolean;
  /** Whether `decision` is a log ratio of probabilities, or a difference of scores. */
  readonly unit: 'nats' | 'scores';
  /** Largest contributions first, at most 500. */
  readonly words: readonly { readonly word: string; readonly contribution: number }[];
  /** Spans of the text, in UTF-16 units, with the contributions of their words; in order, without overlap. */
  readonly marks: readonly TextMark[];
  /** Number of UTF-16 units of the text examined for marks. */
  readonly marked: number;
}

export interface TextMark {
  readonly start: number;
  readonly end: number;
  readonly contribution: number;
}

export interface NearestDocuments {
  /** Most similar first. */
  readonly documents: readonly {
    readonly id: string;
    readonly label: string;
    /** Its beginning. */
    readonly text: string;
    /** Cosine similarity of the two texts in the model's representation, in [0, 1]. */
    readonly similarity: number;
  }[];
  /** Number of training documents compared. */
  readonly compared: number;
  /** Why none can be shown, if so. */
  readonly fault: string | undefined;
}
