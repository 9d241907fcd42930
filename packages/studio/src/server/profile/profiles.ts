import { MlopsError } from '@aml-mlops/errors';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { type Historic, readHistoric } from '@aml-mlops/profiler';
import type { ProfileRow, ProfileShown, ProfileWords } from '../../api/profiles.ts';
import { storedArtifact } from '../artifacts/stored-artifact.ts';
import { notFound } from '../not-found.ts';

const KIND = 'profile/historic';

function statesOf(workspace: Workspace) {
  return workspace.database.states.all().filter(({ kind }) => kind === KIND);
}

/** Every scope with profiles of its data over time. */
export async function profileList(workspace: Workspace): Promise<ProfileRow[]> {
  return Promise.all(
    statesOf(workspace).map(async ({ key, contentHash }): Promise<ProfileRow> => {
      const scope = key.slice(0, Math.max(0, key.lastIndexOf('/'))) || key;
      try {
        const { versions } = await readHistoric(await storedArtifact(workspace, KIND, contentHash));
        const datasets = [...new Set(versions.map(({ dataset }) => dataset))].map((name) => {
          const own = versions.filter(({ dataset }) => dataset === name);
          return { name, versions: own.length, newest: own.at(-1)?.asOf ?? '' };
        });
        return { scope, key, datasets, fault: undefined };
      } catch (error) {
        if (!(error instanceof MlopsError)) throw error;
        const fault = error.code === 'E_NOT_FOUND' ? 'it is not in the store any more' : error.message;
        return { scope, key, datasets: [], fault };
      }
    }),
  );
}

/** @throws MlopsError `E_NOT_FOUND`, `E_HISTORIC` */
async function historicOf(workspace: Workspace, key: string): Promise<Historic> {
  const state = statesOf(workspace).find((candidate) => candidate.key === key);
  if (!state) throw notFound('profile', 'this workspace', key);
  return readHistoric(await storedArtifact(workspace, KIND, state.contentHash));
}

/**
 * The statistics of a dataset's versions; the first dataset if none is named.
 *
 * @throws MlopsError `E_NOT_FOUND`, `E_HISTORIC`
 */
export async function profileShown(
  workspace: Workspace,
  key: string,
  asked: string | undefined,
): Promise<ProfileShown> {
  const { versions } = await historicOf(workspace, key);
  const datasets = [...new Set(versions.map(({ dataset }) => dataset))];
  const dataset = asked ?? datasets[0];
  const own = versions.filter((version) => version.dataset === dataset);
  if (dataset === undefined || own.length === 0) throw notFound('dataset', `profile ${key}`, dataset ?? '');
  const statistics = [...new Set(own.flatMap((version) => version.statistics.map(({ name }) => name)))];
  const known = workspace.database.datasets.list(dataset);
  return {
    datasets,
    dataset,
    labels: [...new Set(own.flatMap(({ topWords }) => topWords.map(({ label }) => label)))],
    statistics,
    versions: own.map((version) => {
      const values = new Map(version.statistics.map(({ name, value }) => [name, value]));
      return {
        asOf: version.asOf,
        contentHash: version.contentHash,
        version: known.find(({ contentHash }) => contentHash === version.contentHash)?.version,
        values: statistics.map((name) => values.get(name) ?? null),
      };
    }),
  };
}

/** @throws MlopsError `E_NOT_FOUND`, `E_HISTORIC` */
export async function profileWords(
  workspace: Workspace,
  key: string,
  dataset: string,
  label: string,
): Promise<ProfileWords> {
  const { versions } = await historicOf(workspace, key);
  return {
    label,
    versions: versions
      .filter((version) => version.dataset === dataset)
      .map(({ asOf, topWords }) => ({ asOf, words: topWords.find((own) => own.label === label)?.words ?? [] })),
  };
}
