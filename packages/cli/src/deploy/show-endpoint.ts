import type { EndpointStatus, RollOut } from '@aml-mlops/azureml';
import { deleteDeployed, endpointStatus, readLogs, rollBack } from '@aml-mlops/azureml';
import type { App } from '../app/app.ts';
import { azureWorkspace } from '../azure/with-azure.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { formatTable } from '../display/table.ts';
import type { EndpointFlags } from './deploy-flags.ts';

export async function showStatus(app: App, flags: EndpointFlags): Promise<void> {
  const status = await endpointStatus(await azureWorkspace(app, flags), flags.endpoint);
  if (flags.json) printJson(status);
  else printStatus(status);
}

export async function rollBackEndpoint(app: App, flags: EndpointFlags): Promise<void> {
  const status = await rollBack(await azureWorkspace(app, flags), flags.endpoint, new Date());
  if (flags.json) printJson(status);
  else printStatus(status);
}

export async function showLogs(
  app: App,
  flags: EndpointFlags & { readonly deployment?: string; readonly tail: number },
): Promise<void> {
  const { endpoint, deployment, tail, json } = flags;
  const { deployment: shown, log } = await readLogs(await azureWorkspace(app, flags), endpoint, deployment, tail);
  if (json) printJson({ endpoint, deployment: shown, log });
  else printResult(log);
}

export async function deleteFromEndpoint(
  app: App,
  flags: EndpointFlags & { readonly deployment?: string; readonly force: boolean },
): Promise<void> {
  const { endpoint, deployment, force, json } = flags;
  await deleteDeployed(await azureWorkspace(app, flags), endpoint, deployment, force);
  const what = deployment === undefined ? `endpoint ${endpoint}` : `deployment ${deployment} of endpoint ${endpoint}`;
  if (json) printJson({ deleted: what });
  else printResult(`deleted ${what}`);
}

/** The result of a roll-out in a few lines. */
export function printRollOut({ endpoint, deployment, model, traffic, uri, state, reason }: RollOut): void {
  const said = {
    running: 'is being rolled out',
    canary: 'is a canary',
    done: 'serves',
    'rolled-back': 'was rolled back',
  }[state];
  printResult(
    [
      `${model.name}:${model.version} ${said} as ${deployment} of endpoint ${endpoint}`,
      ...(reason === undefined ? [] : [`  because   ${reason}`]),
      `  traffic   ${sharesText(traffic)}`,
      `  endpoint  ${uri}`,
    ].join('\n'),
  );
}

function printStatus({ endpoint, uri, state, stage, reason, good, previous, deployments }: EndpointStatus): void {
  const table = formatTable(deployments, [
    { title: 'deployment', value: ({ name }) => name },
    { title: 'model', value: ({ model }) => model },
    { title: 'traffic', value: ({ traffic }) => `${traffic} %` },
    { title: 'mirror', value: ({ mirror }) => `${mirror} %` },
    { title: 'instances', value: ({ instances }) => String(instances) },
    { title: 'state', value: (deployment) => deployment.state },
  ]);
  printResult(
    [
      ...(deployments.length === 0 ? ['no deployments'] : [table]),
      '',
      `endpoint ${endpoint} (${uri})`,
      `last roll-out: ${state}${stage === undefined ? '' : ` at stage ${stage}`}${reason === undefined ? '' : `: ${reason}`}`,
      ...(good === undefined ? [] : [`good: ${good}${previous === undefined ? '' : `; previous: ${previous}`}`]),
    ].join('\n'),
  );
}

function sharesText(traffic: Readonly<Record<string, number>>): string {
  const shares = Object.entries(traffic).map(([name, share]) => `${name} ${share} %`);
  return shares.length === 0 ? 'none' : shares.join(', ');
}
