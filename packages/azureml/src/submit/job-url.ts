import { workspaceId } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';

/** Page of a job in Azure ML studio; undefined in an emulator. */
export function jobUrl({ config }: AzureWorkspace, name: string): string | undefined {
  if (config.endpoints !== undefined) return undefined;
  return `https://ml.azure.com/runs/${name}?wsid=${workspaceId(config)}`;
}
