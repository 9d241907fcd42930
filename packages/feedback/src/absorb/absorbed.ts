/** Reasons why a label yields no row. */
export const LEFT_OUT = [
  'waiting',
  'disputed',
  'skipped',
  'golden',
  'review',
  'deleted',
  'control',
  'like-a-test-text',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** A partition that was written. */
export interface WrittenPartition {
  /** Such as `week=2026-W48-train`. */
  readonly name: string;
  readonly rows: number;
}

/** Content of `absorbed.json`. */
export interface Absorbed {
  readonly schemaVersion: 1;
  readonly scope: string;
  readonly partitions: readonly WrittenPartition[];
  readonly train: number;
  readonly test: number;
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
  /** Existing labels that a review changed; listed in `corrections.csv`. */
  readonly corrections: number;
  /** Those of them that rows of the training data now carry. */
  readonly corrected: number;
}
