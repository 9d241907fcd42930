import type { BodyShapes } from './check-body.ts';
import type { Operations } from './operations.ts';
import type { WorkspaceScope } from './resource-path.ts';
import type { ResourceStore } from './resource-store.ts';

/** Context for requests on a workspace. */
export interface Workspace {
  readonly scope: WorkspaceScope;
  /** ARM id. */
  readonly id: string;
  readonly store: ResourceStore;
  readonly shapes: BodyShapes;
  readonly operations: Operations;
  /** Ids of registry assets still being created; they cannot be referenced yet. */
  readonly creating: Set<string>;
  readonly blobs: BlobLookup;
  /** Whether jobs report the default locations of their outputs. */
  readonly outputUris: boolean;
  readonly now: () => Date;
}

/** Blob lookups for validation. */
export interface BlobLookup {
  /** Whether a blob exists at the URL or below it as a folder. Undefined if the URL belongs to another account. */
  holds(url: string): Promise<boolean | undefined>;
  /** The URL of a container, or of something in it, with a signature that opens the container. */
  signed(url: string, permissions: string, expiry: Date): string;
  /** Blob URL of a datastore: `http://127.0.0.1:10000/devstoreaccount1/container`. */
  containerUrl(datastore: Readonly<Record<string, unknown>>): string;
}
