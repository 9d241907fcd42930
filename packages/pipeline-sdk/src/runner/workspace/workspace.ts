import path from 'node:path';
import type { ArtifactKind } from '@aml-mlops/artifacts';
import { systemError } from '@aml-mlops/errors';
import { ArtifactStore } from './artifact-store.ts';
import { WorkspaceDatabase } from './database.ts';
import { makeFolder } from './make-folder.ts';

/**
 * A workspace on disk: `.mlops/`, or where `MLOPS_HOME` points.
 *
 * | path | holds |
 * | --- | --- |
 * | workspace.db | runs of pipelines, the cache, state, dataset versions, alarms, loops, the audit log |
 * | mlops.db, mlruns/ | the tracking store: runs, metrics, registered models |
 * | artifacts/ | artifacts by kind and content hash, never changed once there |
 * | loops/ | labels on their way into raw data, while a loop is at it |
 * | runs/ | per run: logs and what attempts leave behind |
 * | datastores/ | raw data that we fetched or were given |
 * | compiled/ | step programs as V8 compiled them, so that they start sooner the next time |
 */
export interface Workspace {
  readonly home: string;
  readonly artifacts: string;
  readonly runs: string;
  readonly datastores: string;
  readonly compiled: string;
  readonly trackingUri: string;
  readonly database: WorkspaceDatabase;
  close(): void;
}

/**
 * Opens the workspace at `home`, making it where there is none. Several processes may have it open at once.
 *
 * @throws MlopsError `E_READ_ONLY`, `E_ACCESS`, `E_NOT_A_FOLDER`, `E_DISK_FULL` where the machine does not let it be opened
 */
export function openWorkspace(home: string): Workspace {
  const absolute = path.resolve(home);
  try {
    return openAt(absolute);
  } catch (error) {
    throw systemError(error, `workspace ${absolute} cannot be opened`) ?? error;
  }
}

function openAt(absolute: string): Workspace {
  const folder = (name: string) => {
    const made = path.join(absolute, name);
    makeFolder(made);
    return made;
  };
  const [artifacts, runs, datastores] = [folder('artifacts'), folder('runs'), folder('datastores')];
  const database = new WorkspaceDatabase(path.join(absolute, 'workspace.db'));
  return {
    home: absolute,
    artifacts,
    runs,
    datastores,
    compiled: path.join(absolute, 'compiled'),
    trackingUri: `sqlite:${path.join(absolute, 'mlops.db')}`,
    database,
    close: () => database.close(),
  };
}

/** `MLOPS_HOME`, else `.mlops` in the folder given. */
export function workspaceHome(folder: string, environment: NodeJS.ProcessEnv = process.env): string {
  return environment['MLOPS_HOME'] || path.join(folder, '.mlops');
}

/** Where an artifact is kept, whether or not it is there. */
export function artifactFolder(workspace: Workspace, kind: ArtifactKind, contentHash: string): string {
  return new ArtifactStore(workspace.artifacts, workspace.database).pathOf(kind, contentHash);
}
