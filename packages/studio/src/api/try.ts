/** A registered model that can be asked. */
export interface TryModel {
  readonly name: string;
  /** Undefined where it has no champion: a version must be chosen. */
  readonly champion: number | undefined;
  /** Newest first. */
  readonly versions: readonly { readonly version: number; readonly at: number }[];
}

export interface TryAnswer {
  readonly model: string;
  readonly version: number;
  /** Likeliest first. Without `probability` the model only decides. */
  readonly ranked: readonly {
    readonly label: string;
    readonly probability: number | undefined;
    readonly score: number;
  }[];
  /** Share of the text's words that the model has never seen. */
  readonly unknownShare: number;
  readonly milliseconds: number;
  readonly explanation: TryExplanation | undefined;
  /** Why there is no explanation, where there is none. */
  readonly explanationFault: string | undefined;
}

export interface TryExplanation {
  readonly label: string;
  readonly against: string;
  readonly decision: number;
  readonly base: number;
  readonly isExact: boolean;
  /** Whether `decision` is the logarithm of a ratio of probabilities, or a difference of scores. */
  readonly unit: 'nats' | 'scores';
  /** What decided most first, at most 500. */
  readonly words: readonly { readonly word: string; readonly contribution: number }[];
  /** Places of the text, in UTF-16 units, with what their words did; in order, without overlap. */
  readonly marks: readonly TextMark[];
  /** Units of the text that were looked at for marks. */
  readonly marked: number;
}

export interface TextMark {
  readonly start: number;
  readonly end: number;
  readonly contribution: number;
}

export interface NearestDocuments {
  /** Most alike first. */
  readonly documents: readonly {
    readonly id: string;
    readonly label: string;
    /** Its beginning. */
    readonly text: string;
    /** Cosine of the two texts as the model reads them, in [0, 1]. */
    readonly similarity: number;
  }[];
  /** Training documents that were compared. */
  readonly compared: number;
  /** Why none can be shown, where none can. */
  readonly fault: string | undefined;
}
