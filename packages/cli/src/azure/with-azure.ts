import type { AzureWorkspace } from '@aml-mlops/azureml';
import { Option } from 'commander';
import type { App } from '../app/app.ts';

/** Selects a workspace of `workspaces.yaml`. */
export interface AzureFlags {
  readonly workspace: string;
}

export function workspaceOption(): Option {
  return new Option('--workspace <alias>', 'workspace of workspaces.yaml').env('MLOPS_WORKSPACE').default('dev');
}

/**
 * Opens the workspace selected by the flags. The adapter is loaded only here, so that local commands do not
 * load it at startup.
 *
 * @throws MlopsError `E_WORKSPACES`
 */
export async function azureWorkspace(app: App, { workspace }: AzureFlags): Promise<AzureWorkspace> {
  const { findWorkspaces, loadWorkspace, openAzureWorkspace } = await import('@aml-mlops/azureml');
  return openAzureWorkspace(await loadWorkspace(findWorkspaces(app.repository), workspace));
}
