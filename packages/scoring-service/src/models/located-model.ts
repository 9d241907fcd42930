/** A model that is about to be served: what it is called, and where its folder is. Plain data: it is sent to processes. */
export interface LocatedModel {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** What the folder's content hash must be; absent where nobody has said. */
  readonly contentHash?: string;
}

/** Where a served model comes from. */
export interface ModelSource {
  /** As a user writes it: `mail@champion`, or a folder. */
  readonly reference: string;
  /** Whether another version may come in its place, as when an alias moves. */
  readonly follows: boolean;
  /** @throws MlopsError where there is no such model */
  locate(): Promise<LocatedModel>;
}

export interface ModelIdentity {
  readonly name: string;
  readonly version: string;
}
