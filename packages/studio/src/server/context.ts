import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Tracking } from '@aml-mlops/tracking';
import type { RunReader } from '@aml-mlops/tracking/reader';
import type { Access } from './access.ts';
import type { LiveStore } from './live/live-store.ts';
import type { Reckoner } from './reckoning/reckoner.ts';

/** What the server cannot do itself, since it knows no app: given by the command that starts it. */
export interface StudioActions {
  /** Goes on with a run in a process of its own; resolves when it has begun. */
  readonly resume?: (run: string) => Promise<void>;
  /** The pipelines that the project defines now; default none: those of runs are shown. */
  readonly plans?: () => readonly Plan[];
}

/** What routes work on. */
export interface StudioContext {
  readonly workspace: Workspace;
  readonly runs: RunReader;
  readonly tracking: Tracking;
  readonly access: Access;
  readonly live: LiveStore;
  /** Does what takes seconds. */
  readonly reckoner: Reckoner;
  readonly actions: StudioActions;
  /** Folder of the project, where its Azure workspaces are described; undefined where none is given. */
  readonly project: string | undefined;
  readonly readOnly: boolean;
  /** Who the server runs as. */
  readonly user: string;
}
