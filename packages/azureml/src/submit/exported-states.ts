import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { stateAsset } from './asset-names.ts';
import { latestDataVersion } from './data-assets.ts';

/**
 * The states of a plan that the workspace has, by key, as an exported pipeline names them: the newest there is whenever it
 * is submitted. Without them it would begin anew: no champion, no history.
 *
 * @throws MlopsError as `askAzure` does
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
