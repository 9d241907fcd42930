export interface Damage {
  /** Absolute. */
  readonly path: string;
  readonly reason: string;
}

export interface Repair {
  readonly path: string;
  /** What was done, or, where nothing was applied, would be. */
  readonly action: string;
}

export interface Removal {
  readonly path: string;
  readonly reason: string;
  readonly bytes: number;
}

/** What `mlops store verify`, `repair` and `gc` say. */
export interface StoreReport {
  /** Artifacts that were read. */
  readonly checked: number;
  readonly damaged: readonly Damage[];
  readonly repaired: readonly Repair[];
  readonly removed: readonly Removal[];
  readonly freedBytes: number;
  /** False for a dry run: `repaired`, `removed` and `freedBytes` say what would be. */
  readonly applied: boolean;
}
