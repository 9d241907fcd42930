/** Statistics of a scope's datasets across versions. */
export interface ProfileRow {
  readonly scope: string;
  /** Of the state that holds it; identifies its page. */
  readonly key: string;
  readonly datasets: readonly { readonly name: string; readonly versions: number; readonly newest: string }[];
  /** Why it cannot be read. */
  readonly fault: string | undefined;
}

/** Statistics of a dataset's versions, oldest first. */
export interface ProfileShown {
  readonly datasets: readonly string[];
  readonly dataset: string;
  readonly labels: readonly string[];
  readonly statistics: readonly string[];
  readonly versions: readonly {
    /** Such as `2026-W45`: the period of its newest data. */
    readonly asOf: string;
    readonly contentHash: string;
    /** The version in this workspace; undefined if there is none. */
    readonly version: number | undefined;
    /** In the order of the names; null if this version has none. */
    readonly values: readonly (number | null)[];
  }[];
}

/** The heaviest words of a class per version. */
export interface ProfileWords {
  readonly label: string;
  readonly versions: readonly {
    readonly asOf: string;
    readonly words: readonly { readonly word: string; readonly weight: number }[];
  }[];
}
