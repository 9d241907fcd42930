import { setTimeout as sleep } from 'node:timers/promises';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { workspaceId } from '../client/asset-ids.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { openResourceManager } from '../client/resource-manager.ts';

const DEPLOYMENTS_VERSION = '2025-04-01';
const SETTINGS_VERSION = '2022-10-01';

export interface Autoscale {
  readonly endpoint: string;
  readonly deployment: string;
  readonly location: string;
  readonly minimum: number;
  readonly maximum: number;
  /** False disables the rules and keeps the instances as they are. */
  readonly enabled: boolean;
}

/** Adds one instance after five minutes of busy processors; removes one after five idle minutes. */
const RULES = [
  { operator: 'GreaterThan', threshold: 70, direction: 'Increase', cooldown: 'PT5M' },
  { operator: 'LessThan', threshold: 30, direction: 'Decrease', cooldown: 'PT15M' },
] as const;

/** The rules in the format of Azure Monitor. */
export function autoscaleTemplate(workspace: AzureWorkspace['config'], of: Autoscale): Record<string, unknown> {
  const { endpoint, deployment, location, minimum, maximum, enabled } = of;
  const target = `${workspaceId(workspace)}/onlineEndpoints/${endpoint}/deployments/${deployment}`;
  const rules = RULES.map(({ operator, threshold, direction, cooldown }) => ({
    metricTrigger: {
      ...{ metricName: 'CpuUtilizationPercentage', metricResourceUri: target },
      ...{ timeGrain: 'PT1M', statistic: 'Average', timeWindow: 'PT5M', timeAggregation: 'Average' },
      ...{ operator, threshold },
    },
    scaleAction: { direction, type: 'ChangeCount', value: '1', cooldown },
  }));
  const capacity = { minimum: String(minimum), maximum: String(maximum), default: String(minimum) };
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.Insights/autoscalesettings',
        apiVersion: SETTINGS_VERSION,
        name: `${endpoint}-${deployment}`,
        location,
        properties: {
          ...{ enabled, targetResourceUri: target },
          profiles: [{ name: 'load', capacity, rules }],
        },
      },
    ],
  };
}

const stateSchema = z.looseObject({
  properties: z.looseObject({
    provisioningState: z.string(),
    error: z.looseObject({ message: z.string().optional() }).nullish(),
  }),
});

/** Sets the autoscale rules of a deployment, and waits until they are in effect. */
export async function setAutoscale(workspace: AzureWorkspace, of: Autoscale): Promise<void> {
  const { config, credential, retry, label } = workspace;
  const manager = openResourceManager(config, { credential, ...retry });
  const { subscription, resourceGroup } = config;
  const name = `autoscale-${of.endpoint}-${of.deployment}`.slice(0, 64);
  const path = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Resources/deployments/${name}?api-version=${DEPLOYMENTS_VERSION}`;
  const template = autoscaleTemplate(config, of);
  await manager.send('PUT', path, { properties: { mode: 'Incremental', template, parameters: {} } });
  for (let delay = retry.retryDelay; ; delay = Math.min(2 * delay, 5000)) {
    const { provisioningState, error } = stateSchema.parse((await manager.send('GET', path)).body).properties;
    if (provisioningState === 'Succeeded') return;
    if (provisioningState === 'Failed' || provisioningState === 'Canceled') {
      const message = `rules for the instances of deployment ${of.deployment} of ${label} cannot be set: ${error?.message ?? provisioningState}`;
      throw new MlopsError('E_AZURE_REFUSED', message);
    }
    await sleep(delay);
  }
}
