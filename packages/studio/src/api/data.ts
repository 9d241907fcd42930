/** A dataset, as a list shows it. Times are milliseconds since 1970. */
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

/** Something that read a dataset, or what was made of it. */
export interface DataReader {
  readonly node: string;
  readonly scope: string;
  readonly run: string;
  /** How many steps it is away: 1 read the dataset itself. */
  readonly distance: number;
  readonly made: readonly { readonly port: string; readonly hash: string }[];
}

/** Where a dataset version comes from, and what became of it. */
export interface DataLineage {
  readonly run: string;
  readonly contentHash: string;
  /** The making step's version, parameters and inputs. */
  readonly fields: readonly (readonly [field: string, value: string])[];
  /** Raw files, in order; undefined of a dataset that no partition made. */
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
  /** Why what lies in its folder is not told. */
  readonly fault: string | undefined;
}

export interface DocumentShown {
  readonly row: number;
  readonly id: string;
  readonly label: string;
  readonly excerpt: string;
  readonly characters: number;
}

/** Some documents, and where to go on. */
export interface DocumentPage {
  readonly documents: readonly DocumentShown[];
  /** The place of the next document to look at; undefined at the end. */
  readonly next: number | undefined;
  /** Documents that were looked at for this answer. */
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
  /** Probability of its label less that of the suggested one: the lower, the likelier an error. */
  readonly margin: number;
}

/** Documents that are equal or nearly so. */
export interface DuplicateGroup {
  readonly size: number;
  /** Whether people gave them different labels. */
  readonly isTorn: boolean;
  /** Those of its documents, the first ten. */
  readonly labels: readonly string[];
  /** The first few. */
  readonly documents: readonly DocumentShown[];
}

/** What a dataset version looks like. */
export interface DataSurvey {
  readonly rows: number;
  readonly classes: readonly { readonly label: string; readonly documents: number }[];
  readonly languages: readonly { readonly code: string; readonly documents: number }[];
  /** Documents by their words: from `least` on, up to that of the next. */
  readonly lengths: readonly { readonly least: number; readonly documents: number }[];
  readonly words: { readonly mean: number; readonly median: number; readonly most: number };
  /** Documents that what follows is measured on, each up to so many characters: the first of a large dataset. */
  readonly measured: number;
  readonly charactersEach: number;
  readonly topWords: readonly TopWords[];
  readonly duplicates: {
    /** Beside the first of each group. */
    readonly exact: number;
    readonly near: number;
    readonly groups: readonly DuplicateGroup[];
    readonly groupCount: number;
  };
  /** Undefined where nothing can be said: one class, or too few documents. */
  readonly suspected: { readonly count: number; readonly first: readonly SuspectedLabel[] } | undefined;
}
