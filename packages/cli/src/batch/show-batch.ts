import { type BatchStatus, batchStatus, deleteBatch, listBatchStatus, setDefaultDeployment } from '@aml-mlops/azureml';
import { visibleText } from '@aml-mlops/errors';
import type { App } from '../app/app.ts';
import { type AzureFlags, azureWorkspace } from '../azure/with-azure.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { formatTable } from '../display/table.ts';

export interface BatchFlags extends AzureFlags {
  readonly endpoint: string;
  readonly json: boolean;
}

export async function showBatch(app: App, flags: AzureFlags & { endpoint?: string; json: boolean }): Promise<void> {
  const workspace = await azureWorkspace(app, flags);
  const all =
    flags.endpoint === undefined ? await listBatchStatus(workspace) : [await batchStatus(workspace, flags.endpoint)];
  if (flags.json) return printJson(flags.endpoint === undefined ? all : all[0]);
  if (all.length === 0) return printResult('no batch endpoints yet: "mlops batch publish" makes one');
  printResult(all.map(statusText).join('\n\n'));
}

export async function chooseDefault(app: App, flags: BatchFlags & { readonly deployment: string }): Promise<void> {
  const { endpoint, deployment, json } = flags;
  await setDefaultDeployment(await azureWorkspace(app, flags), endpoint, deployment);
  if (json) printJson({ endpoint, default: deployment });
  else printResult(`deployment ${deployment} is the default of batch endpoint ${endpoint}`);
}

export async function removeBatch(app: App, flags: BatchFlags & { readonly deployment?: string }): Promise<void> {
  const { endpoint, deployment, json } = flags;
  await deleteBatch(await azureWorkspace(app, flags), endpoint, deployment);
  const what = `${deployment === undefined ? '' : `deployment ${deployment} of `}batch endpoint ${endpoint}`;
  if (json) printJson({ deleted: what });
  else printResult(`deleted ${what}`);
}

function statusText({ endpoint, uri, deployments }: BatchStatus): string {
  const table = formatTable(
    deployments,
    [
      { title: 'deployment', value: ({ name }) => visibleText(name) },
      { title: 'default', value: ({ isDefault }) => (isDefault ? 'yes' : '') },
      { title: 'pipeline', value: ({ pipeline }) => visibleText(pipeline) },
      { title: 'data', value: ({ scope }) => visibleText(scope) },
      { title: 'model', value: ({ model }) => visibleText(model ?? '') },
      { title: 'state', value: ({ state }) => visibleText(state) },
    ],
    'no deployments',
  );
  return `${endpoint}: ${uri}\n${table}`;
}
