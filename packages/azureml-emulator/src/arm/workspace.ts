import type { BodyShapes } from './check-body.ts';
import type { Operations } from './operations.ts';
import type { WorkspaceScope } from './resource-path.ts';
import type { ResourceStore } from './resource-store.ts';

/** What a request on a workspace is answered from. */
export interface Workspace {
  readonly scope: WorkspaceScope;
  /** ARM id. */
  readonly id: string;
  readonly store: ResourceStore;
  readonly shapes: BodyShapes;
  readonly operations: Operations;
  /** Ids of assets of registries whose creation goes on: they cannot be referred to yet. */
  readonly creating: Set<string>;
  readonly blobs: BlobLookup;
  /** Whether jobs tell where outputs lie that nobody placed. */
  readonly outputUris: boolean;
  readonly now: () => Date;
}

/** What validation asks of the blobs behind a workspace. */
export interface BlobLookup {
  /** Whether a blob lies at the URL or below it as a folder. Undefined where the URL is of an account that is not ours. */
  holds(url: string): Promise<boolean | undefined>;
  /** Where the blobs of a datastore lie: `http://127.0.0.1:10000/devstoreaccount1/container`. */
  containerUrl(datastore: Readonly<Record<string, unknown>>): string;
}
