import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { stateAsset } from './asset-names.ts';
import { latestDataVersion } from './data-assets.ts';

/**
 * References to a plan's states in the workspace, by key, for an exported pipeline: the newest version at the time of
 * submission. Without them it would start without a champion and without history.
 *
 * @throws MlopsError those of `askAzure`
 */
export async function exportedStates(workspace: AzureWorkspace, plan: Plan): Promise<Record<string, string>> {
  const keys = new Set(plan.nodes.flatMap(({ state }) => Object.values(state).map(({ key }) => key)));
  const found = await Promise.all(
    [...keys].map(async (key): Promise<[string, string][]> => {
      const asset = stateAsset(key);
      return (await latestDataVersion(workspace, asset)) ? [[key, `azureml:${asset}@latest`]] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}
