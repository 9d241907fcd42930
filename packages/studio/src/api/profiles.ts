/** What datasets looked like from version to version: of one scope. */
export interface ProfileRow {
  readonly scope: string;
  /** Of the state that holds it: what its page is asked for by. */
  readonly key: string;
  readonly datasets: readonly { readonly name: string; readonly versions: number; readonly newest: string }[];
  /** Why it cannot be read. */
  readonly fault: string | undefined;
}

/** The statistics of a dataset's versions, the oldest first. */
export interface ProfileShown {
  readonly datasets: readonly string[];
  readonly dataset: string;
  readonly labels: readonly string[];
  readonly statistics: readonly string[];
  readonly versions: readonly {
    /** Such as `2026-W45`: what its newest data is of. */
    readonly asOf: string;
    readonly contentHash: string;
    /** The version in this workspace; undefined where it has none. */
    readonly version: number | undefined;
    /** In the order of the names; null where this version has none. */
    readonly values: readonly (number | null)[];
  }[];
}

/** The heaviest words of a class, version by version. */
export interface ProfileWords {
  readonly label: string;
  readonly versions: readonly {
    readonly asOf: string;
    readonly words: readonly { readonly word: string; readonly weight: number }[];
  }[];
}
