import { BUILT_IN_ROLES, type ResolvedResource } from '@aml-mlops/arm-templates';
import { valueAt } from './values-in.ts';

/** A required setting of a resource type, with the reason. */
export interface SecurityRule {
  readonly path: string;
  /** `true`, `Disabled`, …, or a description of the required value. */
  readonly must: string;
  readonly why: string;
  readonly holds: (value: unknown, resource: ResolvedResource) => boolean;
}

const is = (path: string, wanted: string | number | boolean, why: string): SecurityRule => ({
  path,
  must: String(wanted),
  why,
  holds: (value) => value === wanted,
});

/** Public access is allowed from listed addresses only. */
const publicOnlyByAddress = (path: string, rules: readonly string[]): SecurityRule => ({
  path,
  must: 'Disabled, or Enabled for listed addresses only',
  why: 'the internet reaches it otherwise',
  holds: (value, { body }) => {
    if (value === 'Disabled') return true;
    const listed = valueAt(body, ...rules);
    return (
      value === 'Enabled' &&
      Array.isArray(listed) &&
      listed.length > 0 &&
      listed.every((rule) => isNarrow(typeof rule === 'string' ? rule : String(valueAt(rule, 'value'))))
    );
  },
});

/** An address range smaller than the internet: at least 16 bits of an IPv4 address are fixed. */
function isNarrow(range: string): boolean {
  const [, bits] = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/(\d+))?$/.exec(range) ?? [undefined, '0'];
  return Number(bits ?? 32) >= 16;
}

const atLeast = (path: string, least: number, why: string): SecurityRule => ({
  path,
  must: `at least ${least}`,
  why,
  holds: (value) => typeof value === 'number' && value >= least,
});

const P = 'properties';

export const SECURITY_RULES: Readonly<Record<string, readonly SecurityRule[]>> = {
  'Microsoft.Storage/storageAccounts': [
    is(`${P}.allowBlobPublicAccess`, false, 'a container could be opened to everybody'),
    is(`${P}.allowSharedKeyAccess`, false, 'a key opens all of it to whoever has it'),
    is(`${P}.allowCrossTenantReplication`, false, 'data could be copied out of the tenant'),
    is(`${P}.defaultToOAuthAuthentication`, true, 'the portal asks for a key otherwise'),
    is(`${P}.minimumTlsVersion`, 'TLS1_2', 'older versions are broken'),
    is(`${P}.supportsHttpsTrafficOnly`, true, 'data would travel in the clear'),
    is(`${P}.isLocalUserEnabled`, false, 'local users have passwords'),
    is(`${P}.isSftpEnabled`, false, 'SFTP signs in with passwords'),
    is(`${P}.networkAcls.defaultAction`, 'Deny', 'every address is let in otherwise'),
    publicOnlyByAddress(`${P}.publicNetworkAccess`, [P, 'networkAcls', 'ipRules']),
  ],
  'Microsoft.Storage/storageAccounts/blobServices': [
    is(`${P}.isVersioningEnabled`, true, 'what is overwritten is lost otherwise'),
    is(`${P}.deleteRetentionPolicy.enabled`, true, 'what is deleted is lost otherwise'),
    is(`${P}.containerDeleteRetentionPolicy.enabled`, true, 'what is deleted is lost otherwise'),
    atLeast(`${P}.deleteRetentionPolicy.days`, 7, 'a mistake is found within days, not hours'),
  ],
  'Microsoft.Storage/storageAccounts/fileServices': [
    is(`${P}.shareDeleteRetentionPolicy.enabled`, true, 'what is deleted is lost otherwise'),
  ],
  'Microsoft.KeyVault/vaults': [
    is(`${P}.enableRbacAuthorization`, true, 'access policies are wiped by the next deployment'),
    {
      path: `${P}.accessPolicies`,
      must: 'left out',
      why: 'a deployment with access policies takes everybody else’s access away',
      holds: (value) => value === undefined,
    },
    is(`${P}.enableSoftDelete`, true, 'secrets are lost otherwise'),
    is(`${P}.enablePurgeProtection`, true, 'secrets can be destroyed for good otherwise'),
    is(`${P}.enabledForDeployment`, false, 'virtual machines could read secrets'),
    is(`${P}.enabledForTemplateDeployment`, false, 'whoever deploys could read secrets'),
    is(`${P}.networkAcls.defaultAction`, 'Deny', 'every address is let in otherwise'),
    publicOnlyByAddress(`${P}.publicNetworkAccess`, [P, 'networkAcls', 'ipRules']),
  ],
  'Microsoft.ContainerRegistry/registries': [
    is('sku.name', 'Premium', 'private endpoints and firewalls need it'),
    is(`${P}.adminUserEnabled`, false, 'the administrator has a password that is shared'),
    is(`${P}.anonymousPullEnabled`, false, 'everybody could read the images'),
    is(`${P}.networkRuleSet.defaultAction`, 'Deny', 'every address is let in otherwise'),
    publicOnlyByAddress(`${P}.publicNetworkAccess`, [P, 'networkRuleSet', 'ipRules']),
  ],
  'Microsoft.Insights/components': [
    is(`${P}.DisableLocalAuth`, true, 'whoever has the connection string could write'),
    {
      path: `${P}.WorkspaceResourceId`,
      must: 'a Log Analytics workspace',
      why: 'components without one are retired',
      holds: (value) => typeof value === 'string' && value !== '',
    },
  ],
  'Microsoft.OperationalInsights/workspaces': [
    is(`${P}.features.disableLocalAuth`, true, 'whoever has its key could write'),
  ],
  'Microsoft.MachineLearningServices/workspaces': [
    is(`${P}.enableDataIsolation`, true, 'workspaces that share storage would share containers'),
    is(`${P}.systemDatastoresAuthMode`, 'identity', 'datastores would keep a key of the storage'),
    is(`${P}.v1LegacyMode`, false, 'the first API does not know private networks'),
    {
      path: 'identity.type',
      must: 'UserAssigned',
      why: 'its rights are granted before it is made',
      holds: (value) => value === 'UserAssigned',
    },
    {
      path: `${P}.keyVault`,
      must: 'the id of a vault',
      why: 'a workspace without one deploys once and then never again',
      holds: (value) => typeof value === 'string' && value !== '',
    },
    {
      path: `${P}.managedNetwork.isolationMode`,
      must: 'AllowInternetOutbound or AllowOnlyApprovedOutbound, or Disabled with computes in a subnet of yours',
      why: 'computes would be in a network of all of Azure',
      holds: (value, { body }) =>
        value === 'AllowInternetOutbound' ||
        value === 'AllowOnlyApprovedOutbound' ||
        (value === 'Disabled' &&
          valueAt(body, P, 'serverlessComputeSettings', 'serverlessComputeCustomSubnet') !== undefined),
    },
    is(`${P}.serverlessComputeSettings.serverlessComputeNoPublicIP`, true, 'nodes would have public addresses'),
    {
      path: `${P}.publicNetworkAccess`,
      must: 'Enabled or Disabled',
      why: 'nobody decided otherwise',
      holds: (value) => value === 'Enabled' || value === 'Disabled',
    },
  ],
  'Microsoft.MachineLearningServices/workspaces/computes': [
    is(`${P}.disableLocalAuth`, true, 'SSH keys would open the nodes'),
    is(`${P}.properties.enableNodePublicIp`, false, 'nodes would have public addresses'),
    is(`${P}.properties.remoteLoginPortPublicAccess`, 'Disabled', 'the internet would reach SSH'),
    is(`${P}.properties.scaleSettings.minNodeCount`, 0, 'a node that waits for work costs as much as one that works'),
  ],
  'Microsoft.MachineLearningServices/registries': [
    {
      path: `${P}.publicNetworkAccess`,
      must: 'Enabled or Disabled',
      why: 'nobody decided otherwise',
      holds: (value) => value === 'Enabled' || value === 'Disabled',
    },
    is(
      `${P}.regionDetails[0].storageAccountDetails[0].systemCreatedStorageAccount.allowBlobPublicAccess`,
      false,
      'a container could be opened to everybody',
    ),
  ],
  'Microsoft.MachineLearningServices/workspaces/onlineEndpoints': [
    is(`${P}.authMode`, 'AADToken', 'keys are shared, and say nothing of who asks'),
  ],
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': [
    {
      path: `${P}.destination.properties.endpointUrl`,
      must: 'told by the service that takes the events',
      why: 'an address that takes events holds a key, and would be kept in a file or a parameter',
      holds: (value) => value === undefined || /told:list/.test(JSON.stringify(value)),
    },
  ],
  'Microsoft.Logic/workflows': [
    is('identity.type', 'UserAssigned', 'its rights are granted before it is made'),
    {
      path: `${P}.definition`,
      must: 'requests that sign in as the identity, or with a secret that the history of runs does not show',
      why: 'whoever may read the history of runs could read the token',
      holds: (value) => requestsIn(value).every(hidesItsSecret),
    },
  ],
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials': [
    {
      path: `${P}.issuer`,
      must: 'an https address',
      why: 'nobody could trust it',
      holds: (value) => typeof value === 'string' && value.startsWith('https://'),
    },
    {
      path: `${P}.subject`,
      must: 'one environment or service connection',
      why: 'any branch or pull request could act as this identity',
      holds: (value) => typeof value === 'string' && /^(repo:[^:*?]+:environment:[^:*?]+|sc:\/\/[^*?]+)$/.test(value),
    },
  ],
  'Microsoft.Authorization/roleAssignments': [
    {
      path: `${P}.roleDefinitionId`,
      must: 'no role that grants roles without a condition',
      why: 'whoever has it has everything',
      holds: (value, { body }) => !isAdministrator(value) || valueAt(body, P, 'condition') !== undefined,
    },
  ],
  'Microsoft.Authorization/roleDefinitions': [
    {
      path: `${P}.permissions[0].actions`,
      must: 'actions of named resource providers',
      why: 'the role would allow everything',
      holds: (value) =>
        Array.isArray(value) && value.every((action) => typeof action === 'string' && /^Microsoft\.\w+\//.test(action)),
    },
    {
      path: `${P}.assignableScopes`,
      must: 'resource groups',
      why: 'it could be granted elsewhere',
      holds: (value) =>
        Array.isArray(value) && value.every((scope) => typeof scope === 'string' && /\/resourceGroups\//i.test(scope)),
    },
  ],
};

function isAdministrator(role: unknown): boolean {
  const name = BUILT_IN_ROLES[String(role).split('/').at(-1) ?? '']?.name;
  return name === 'Owner' || name === 'User Access Administrator' || name === 'Role Based Access Control Administrator';
}

/** The HTTP requests of a Logic Apps workflow. */
function requestsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = valueAt(value, 'type') === 'Http' ? [value] : [];
  return [...own, ...Object.values(value).flatMap(requestsIn)];
}

function hidesItsSecret(request: object): boolean {
  const hidden = JSON.stringify(valueAt(request, 'runtimeConfiguration', 'secureData', 'properties') ?? []);
  const asIdentity = valueAt(request, 'inputs', 'authentication', 'type') === 'ManagedServiceIdentity';
  const readsSecret = /\/secrets\//.test(String(valueAt(request, 'inputs', 'uri')));
  return (asIdentity || hidden.includes('"inputs"')) && (!readsSecret || hidden.includes('"outputs"'));
}
