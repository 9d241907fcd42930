import { formatJson } from '@aml-mlops/artifacts';
import { workspaceContainer } from '../blob/container.ts';
import { putBytes } from '../blob/upload-file.ts';
import { azureError } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { WORKSPACE_DATASTORE } from '../publish/publish-release.ts';
import type { RollOut } from './roll-out-report.ts';

/** Stores the result of a roll-out, with all gate findings: `mlops/roll-outs/<endpoint>/<id>.json`. */
export async function keepRollOut(workspace: AzureWorkspace, id: string, rollOut: RollOut): Promise<void> {
  const container = await workspaceContainer(workspace, WORKSPACE_DATASTORE);
  const blob = container.getBlockBlobClient(`mlops/roll-outs/${rollOut.endpoint}/${id}.json`);
  try {
    await putBytes(blob, Buffer.from(formatJson({ schemaVersion: 1, id, ...rollOut })));
  } catch (error) {
    throw azureError(`the record of roll-out ${id} in ${workspace.label}`, error);
  }
}
