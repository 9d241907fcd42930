import path from 'node:path';
import type { ArtifactKind } from '@aml-mlops/artifacts';
import { systemError } from '@aml-mlops/errors';
import { ArtifactStore } from './artifact-store.ts';
import { WorkspaceDatabase } from './database.ts';
import { makeFolder } from './make-folder.ts';

/**
 * A workspace on disk: `.mlops/`, or the folder that `MLOPS_HOME` names.
 *
 * | path | content |
 * | --- | --- |
 * | workspace.db | runs of pipelines, the cache, state, dataset versions, alarms, loops, the audit log |
 * | mlops.db, mlruns/ | the tracking store: runs, metrics, registered models |
 * | artifacts/ | immutable artifacts by kind and content hash |
 * | loops/ | labels that a loop is absorbing into the raw data |
 * | runs/ | by run: logs and scratch files of attempts |
 * | datastores/ | raw data, fetched or given |
 * | compiled/ | V8's compile cache of step programs, which makes them start faster |
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
 * Opens the workspace at `home`, and creates it if there is none. Several processes may have it open at once.
 *
 * @throws MlopsError `E_READ_ONLY`, `E_ACCESS`, `E_NOT_A_FOLDER`, `E_DISK_FULL` if it cannot be opened
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

/** The path of an artifact in the store, whether or not it exists. */
export function artifactFolder(workspace: Workspace, kind: ArtifactKind, contentHash: string): string {
  return new ArtifactStore(workspace.artifacts, workspace.database).pathOf(kind, contentHash);
}
