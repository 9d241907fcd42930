/** A dataset in a list. Times are milliseconds since 1970. */
export interface DatasetRow {
  readonly name: string;
  readonly versions: number;
  readonly newest: number;
  readonly rows: number;
  readonly labels: number;
  readonly at: number;
  readonly run: string;
}

export interface DatasetVersionShown {
  readonly version: number;
  readonly rows: number;
  readonly labels: readonly string[];
  readonly at: number;
  readonly run: string;
  readonly contentHash: string;
  /** Whether its folder is in this workspace. */
  readonly isThere: boolean;
}

export interface DatasetShown {
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly DatasetVersionShown[];
}

/** A step that read a dataset, or data derived from it. */
export interface DataReader {
  readonly node: string;
  readonly scope: string;
  readonly run: string;
  /** Distance in steps: 1 reads the dataset itself. */
  readonly distance: number;
  readonly made: readonly { readonly port: string; readonly hash: string }[];
}

/** The origin and the uses of a dataset version. */
export interface DataLineage {
  readonly run: string;
  readonly contentHash: string;
  /** Version, parameters and inputs of the step that made it. */
  readonly fields: readonly (readonly [field: string, value: string])[];
  /** Raw files, in order; undefined for a dataset that was not partitioned from files. */
  readonly partitions:
    | readonly {
        readonly name: string;
        readonly rows: number;
        readonly files: readonly { readonly name: string; readonly sha256: string }[];
      }[]
    | undefined;
  readonly drawn: { readonly share: number; readonly seed: number } | undefined;
  readonly readers: readonly DataReader[];
  readonly models: readonly { readonly name: string; readonly version: number; readonly aliases: readonly string[] }[];
  /** Why the content of its folder is not shown. */
  readonly fault: string | undefined;
}

export interface DocumentShown {
  readonly row: number;
  readonly id: string;
  readonly label: string;
  readonly excerpt: string;
  readonly characters: number;
}

/** A page of documents, with a cursor. */
export interface DocumentPage {
  readonly documents: readonly DocumentShown[];
  /** Index of the next document to search; undefined at the end. */
  readonly next: number | undefined;
  /** Number of documents searched for this page. */
  readonly looked: number;
}

export interface DocumentWhole extends Omit<DocumentShown, 'excerpt'> {
  readonly text: string;
}

export interface TopWords {
  readonly label: string;
  readonly words: readonly { readonly word: string; readonly weight: number }[];
}

export interface SuspectedLabel extends DocumentShown {
  readonly suggested: string;
  /** Probability of its label minus that of the suggested one: the lower, the likelier an error. */
  readonly margin: number;
}

/** A group of duplicates or near duplicates. */
export interface DuplicateGroup {
  readonly size: number;
  /** Whether they have different labels. */
  readonly isTorn: boolean;
  /** Its first ten documents. */
  readonly labels: readonly string[];
  /** The first few. */
  readonly documents: readonly DocumentShown[];
}

/** Statistics of a dataset version. */
export interface DataSurvey {
  readonly rows: number;
  readonly classes: readonly { readonly label: string; readonly documents: number }[];
  readonly languages: readonly { readonly code: string; readonly documents: number }[];
  /** Document counts by number of words: from `least` up to the next bin. */
  readonly lengths: readonly { readonly least: number; readonly documents: number }[];
  readonly words: { readonly mean: number; readonly median: number; readonly most: number };
  /** Number of documents used for the statistics below, and the maximum characters of each: the first of a large dataset. */
  readonly measured: number;
  readonly charactersEach: number;
  readonly topWords: readonly TopWords[];
  readonly duplicates: {
    /** Excluding the first of each group. */
    readonly exact: number;
    readonly near: number;
    readonly groups: readonly DuplicateGroup[];
    readonly groupCount: number;
  };
  /** Undefined if there is too little data: one class, or too few documents. */
  readonly suspected: { readonly count: number; readonly first: readonly SuspectedLabel[] } | undefined;
}
