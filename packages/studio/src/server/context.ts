import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Tracking } from '@aml-mlops/tracking';
import type { RunReader } from '@aml-mlops/tracking/reader';
import type { Access } from './access.ts';
import type { LiveStore } from './live/live-store.ts';
import type { Reckoner } from './reckoning/reckoner.ts';

/** Capabilities that depend on the app: provided by the command that starts the server. */
export interface StudioActions {
  /** Resumes a run in a separate process; resolves when it has started. */
  readonly resume?: (run: string) => Promise<void>;
  /** The pipelines that the project currently defines. Default: none, so only those of runs are shown. */
  readonly plans?: () => readonly Plan[];
}

/** Shared context of the routes. */
export interface StudioContext {
  readonly workspace: Workspace;
  readonly runs: RunReader;
  readonly tracking: Tracking;
  readonly access: Access;
  readonly live: LiveStore;
  /** Runs slow computations. */
  readonly reckoner: Reckoner;
  readonly actions: StudioActions;
  /** Folder of the project, which describes its Azure workspaces; undefined if none is given. */
  readonly project: string | undefined;
  readonly readOnly: boolean;
  /** The user that the server runs as. */
  readonly user: string;
}
