export interface Damage {
  /** Absolute path. */
  readonly path: string;
  readonly reason: string;
}

export interface Repair {
  readonly path: string;
  /** What was done, or would be done in a dry run. */
  readonly action: string;
}

export interface Removal {
  readonly path: string;
  readonly reason: string;
  readonly bytes: number;
}

/** The report of `mlops store verify`, `repair` and `gc`. */
export interface StoreReport {
  /** Number of artifacts that were read. */
  readonly checked: number;
  readonly damaged: readonly Damage[];
  readonly repaired: readonly Repair[];
  readonly removed: readonly Removal[];
  readonly freedBytes: number;
  /** False for a dry run: `repaired`, `removed` and `freedBytes` are what it would do. */
  readonly applied: boolean;
}
