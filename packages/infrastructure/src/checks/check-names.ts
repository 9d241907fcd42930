import type { Problems, ResolvedResource } from '@aml-mlops/arm-templates';
import { namePatternOf } from './check-shapes.ts';
import type { ResolvedStage } from './resolved-stage.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DEFAULT = /^default$/;

/** Rules for the last segment of a name, if the published schema is less strict than the service. */
const NAMES: Readonly<Record<string, RegExp>> = {
  'Microsoft.Authorization/roleAssignments': GUID,
  'Microsoft.Authorization/roleDefinitions': GUID,
  'Microsoft.Consumption/budgets': /^[A-Za-z0-9_-]{1,63}$/,
  'Microsoft.ContainerRegistry/registries': /^[A-Za-z0-9]{5,50}$/,
  'Microsoft.EventGrid/systemTopics': /^[A-Za-z0-9-]{3,128}$/,
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': /^[A-Za-z0-9-]{3,64}$/,
  'Microsoft.Insights/actionGroups': /^[^:<>+/&%\\?|]{1,259}[^:<>+/&%\\?|. ]$/,
  'Microsoft.Insights/components': /^[^%&\\?/]{1,259}[^%&\\?/. ]$/,
  'Microsoft.Insights/diagnosticSettings': /^[^*<>%&:\\?+/]{1,259}[^*<>%&:\\?+/. ]$/,
  'Microsoft.KeyVault/vaults': /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
  'Microsoft.Logic/workflows': /^[\w.()-]{1,43}$/,
  'Microsoft.MachineLearningServices/workspaces': /^[A-Za-z0-9][A-Za-z0-9_-]{2,32}$/,
  'Microsoft.MachineLearningServices/workspaces/computes': /^[A-Za-z](?![A-Za-z0-9-]*-\d+$)[A-Za-z0-9-]{2,23}$/,
  'Microsoft.MachineLearningServices/workspaces/onlineEndpoints': /^[A-Za-z][A-Za-z0-9-]{1,30}[A-Za-z0-9]$/,
  'Microsoft.ManagedIdentity/userAssignedIdentities': /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials': /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/,
  'Microsoft.Network/natGateways': /^[A-Za-z0-9]([\w.-]{0,78}\w)?$/,
  'Microsoft.Network/networkSecurityGroups': /^[A-Za-z0-9]([\w.-]{0,78}\w)?$/,
  'Microsoft.Network/privateDnsZones': /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  'Microsoft.Network/privateEndpoints': /^[A-Za-z0-9][\w.-]{0,62}\w$/,
  'Microsoft.Network/publicIPAddresses': /^[A-Za-z0-9]([\w.-]{0,78}\w)?$/,
  'Microsoft.Network/virtualNetworks': /^[A-Za-z0-9][\w.-]{0,62}\w$/,
  'Microsoft.OperationalInsights/workspaces': /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
  'Microsoft.Storage/storageAccounts/blobServices': DEFAULT,
  'Microsoft.Storage/storageAccounts/fileServices': DEFAULT,
  'Microsoft.Storage/storageAccounts/managementPolicies': DEFAULT,
  'Microsoft.Storage/storageAccounts/queueServices': DEFAULT,
  'Microsoft.Storage/storageAccounts/queueServices/queues': /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
};

/** Types whose names are globally unique in Azure, so that two stages cannot share one. */
const GLOBAL = new Set([
  'Microsoft.ContainerRegistry/registries',
  'Microsoft.KeyVault/vaults',
  'Microsoft.MachineLearningServices/registries',
  'Microsoft.Storage/storageAccounts',
]);

/** Names must be legal and unique within a stage; globally unique names must also differ between stages. */
export function checkNames(stages: readonly ResolvedStage[], problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { stage, resources } of stages) {
    const seen = new Map<string, ResolvedResource>();
    for (const resource of resources) {
      const { type, name, id, nameOrigin } = resource;
      const last = name.split('/').at(-1) ?? '';
      const pattern = NAMES[type] ?? namePatternOf(resource);
      if (pattern !== undefined && !new RegExp(pattern).test(last)) {
        problems.add(
          'name',
          nameOrigin,
          `name of ${type} must match ${typeof pattern === 'string' ? pattern : pattern.source}; got ${last}`,
        );
      }
      const twin = seen.get(id.toLowerCase());
      if (twin)
        problems.add(
          'name',
          nameOrigin,
          `name of ${type} must be used once; got ${name} here and at ${twin.origin.file} ${twin.origin.path}`,
        );
      seen.set(id.toLowerCase(), resource);
      if (!GLOBAL.has(type)) continue;
      const owner = owners.get(`${type}/${name}`.toLowerCase());
      if (owner !== undefined && owner !== stage)
        problems.add(
          'name',
          nameOrigin,
          `name of ${type} must differ from that of stage ${owner}: it is known by all of Azure; got ${name}`,
        );
      owners.set(`${type}/${name}`.toLowerCase(), stage);
    }
  }
}
