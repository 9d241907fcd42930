import type { AzureWorkspace } from '@aml-mlops/azureml';
import { Option } from 'commander';
import type { App } from '../app/app.ts';

/** Which workspace of `workspaces.yaml` a command speaks to. */
export interface AzureFlags {
  readonly workspace: string;
}

export function workspaceOption(): Option {
  return new Option('--workspace <alias>', 'workspace of workspaces.yaml').env('MLOPS_WORKSPACE').default('dev');
}

/**
 * Opens the workspace that the flags name. The adapter is loaded here and nowhere else at the start of a command, so that
 * local commands never pay for it.
 *
 * @throws MlopsError `E_WORKSPACES`
 */
export async function azureWorkspace(app: App, { workspace }: AzureFlags): Promise<AzureWorkspace> {
  const { findWorkspaces, loadWorkspace, openAzureWorkspace } = await import('@aml-mlops/azureml');
  return openAzureWorkspace(await loadWorkspace(findWorkspaces(app.repository), workspace));
}
