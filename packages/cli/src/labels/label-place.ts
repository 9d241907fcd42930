import { userInfo } from 'node:os';
import { type Dataset, readDataset } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { artifactFolder, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { type LabelQueue, type LabelStore, openLabels } from '@aml-mlops/tracking/labels';
import type { App, AppLabels } from '../app/app.ts';
import { chooseDataset } from '../data/dataset-choice.ts';
import { checkScope } from '../run/check-scope.ts';

/** Selects the queue of a command. */
export interface QueueFlags {
  readonly scope?: string;
  readonly dataset?: string;
}

/** Context of the label commands. */
export interface LabelPlace {
  readonly workspace: Workspace;
  readonly store: LabelStore;
  readonly queue: LabelQueue;
  /** Names of the scope's datasets and model. */
  readonly names: { readonly train: string; readonly test: string; readonly model: string };
}

/** Opens the queue of the named scope, of the dataset, the only queue, or the queue of the app's own data. */
export async function withLabels<T>(
  app: App,
  workspace: Workspace,
  { scope, dataset }: QueueFlags,
  use: (place: LabelPlace) => Promise<T>,
): Promise<T> {
  const store = openLabels(workspace.trackingUri);
  try {
    const name =
      scope !== undefined
        ? checkScope(scope)
        : dataset === undefined
          ? usualScope(app, store)
          : scopeOfDataset(app, dataset);
    const { train, test, model } = labelNames(app);
    const names = { train: `${name}-${train}`, test: `${name}-${test}`, model: `${name}-${model}` };
    return await use({ workspace, store, queue: store.queue(name), names });
  } finally {
    store.close();
  }
}

/** @throws MlopsError `E_CONFIG` if the app does not define it */
export function labelNames(app: App): AppLabels {
  if (app.labels) return app.labels;
  const message =
    'labels of the app must say what its pipelines call training set, test set and model: labels: { train, test, model }';
  throw new MlopsError('E_CONFIG', message);
}

function scopeOfDataset(app: App, dataset: string): string {
  return chooseDataset({ sources: app.data?.sources ?? {} }, dataset, undefined).scope;
}

function usualScope(app: App, store: LabelStore): string {
  const scopes = store.scopes();
  const only = scopes.length === 1 ? scopes[0] : app.data?.default;
  if (only !== undefined) return only;
  const known = scopes.length > 0 ? `one of ${scopes.join(', ')}` : 'given';
  throw new MlopsError('E_USAGE', `--scope must be ${known}: an app without data of its own has no default queue`);
}

/** The newest version of a dataset; undefined if there is none. */
export async function newestDataset(
  { workspace }: Pick<LabelPlace, 'workspace'>,
  name: string,
): Promise<Dataset | undefined> {
  const newest = workspace.database.datasets.list(name)[0];
  return newest && readDataset(artifactFolder(workspace, 'dataset/text', newest.contentHash));
}

/** Default annotator name. Containers often run as a user without a name. */
export function thisUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
