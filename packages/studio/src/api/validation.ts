import type { NodeStatusName } from './status.ts';

/** A step of a run that compared data with a baseline. Times are milliseconds since 1970. */
export interface ValidationRow {
  readonly run: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly node: string;
  readonly at: number;
  readonly status: NodeStatusName | 'waiting';
  /** Undefined if it made no report, or the report has been removed. */
  readonly found: { readonly errors: number; readonly warnings: number } | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
}

export interface ValidationList {
  /** Newest first. */
  readonly rows: readonly ValidationRow[];
  /** Number of runs searched: the newest ones. */
  readonly looked: number;
}

export type ValidatedSet = 'train' | 'test';

export interface BandShown {
  readonly dataset: ValidatedSet;
  readonly statistic: string;
  readonly value: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly within: boolean;
}

export interface TestShown {
  readonly dataset: ValidatedSet;
  readonly of: string;
  readonly test: string;
  readonly value: number;
  readonly pValue: number | null;
  readonly threshold: number;
  readonly within: boolean;
}

export interface WordShown {
  readonly dataset: ValidatedSet;
  readonly word: string;
  readonly share: number;
  readonly baselineShare: number;
  readonly pValue: number;
  readonly within: boolean;
}

/** The findings of a validation. */
export interface ValidationReport {
  readonly row: ValidationRow;
  readonly hash: string;
  readonly errors: readonly string[];
  readonly warnings: readonly { readonly dataset: string; readonly message: string }[];
  readonly baseline: { readonly from: string; readonly rows: number };
  readonly rows: Readonly<Record<ValidatedSet, number>>;
  readonly bands: readonly BandShown[];
  readonly tests: readonly TestShown[];
  readonly words: readonly WordShown[];
  readonly duplicates: {
    readonly count: number;
    readonly share: number;
    readonly withinTrain: number;
    readonly first: readonly { readonly test: string; readonly train: string }[];
  };
  readonly thresholds: readonly (readonly [name: string, value: string])[];
}

/** Findings of one step over its pipeline's runs on the same data, oldest first. */
export interface ValidationHistory {
  readonly statistics: readonly string[];
  readonly points: readonly {
    readonly run: string;
    readonly at: number;
    readonly errors: number;
    readonly warnings: number;
    readonly bands: readonly BandShown[];
  }[];
}
