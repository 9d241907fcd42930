/** A model about to be served: its name and folder. Plain data: it is sent to processes. */
export interface LocatedModel {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** Expected content hash of the folder; absent if unknown. */
  readonly contentHash?: string;
}

/** The source of a served model. */
export interface ModelSource {
  /** As written by the user: `mail@champion`, or a folder. */
  readonly reference: string;
  /** Whether another version may replace it, such as when an alias moves. */
  readonly follows: boolean;
  /** @throws MlopsError if there is no such model */
  locate(): Promise<LocatedModel>;
}

export interface ModelIdentity {
  readonly name: string;
  readonly version: string;
}
