import type { RoleDefinition } from './role-definition.ts';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices';
const FILES = 'Microsoft.Storage/storageAccounts/fileServices';
const MESSAGES = 'Microsoft.Storage/storageAccounts/queueServices/queues/messages';
const WORKSPACES = 'Microsoft.MachineLearningServices/workspaces';

function role(name: string, actions: string[], dataActions: string[] = [], notActions: string[] = []): RoleDefinition {
  return { name, permissions: [{ actions, notActions, dataActions, notDataActions: [] }] };
}

/**
 * Built-in Azure roles that templates may grant, by GUID, with their permissions. Each was compared, action by action, with the
 * role's JSON in Azure built-in roles (Microsoft Learn; MicrosoftDocs/azure-docs,
 * articles/role-based-access-control/built-in-roles: privileged, general, ai-machine-learning, storage, security, containers,
 * monitor and identity; public copies of up to July 2026).
 */
export const BUILT_IN_ROLES: Readonly<Record<string, RoleDefinition>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': role('Owner', ['*']),
  'b24988ac-6180-42a0-ab88-20f7382dd24c': role(
    'Contributor',
    ['*'],
    [],
    [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
      'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.Blueprint/blueprintAssignments/delete',
      'Microsoft.Compute/galleries/share/action',
      'Microsoft.Purview/consents/write',
      'Microsoft.Purview/consents/delete',
      'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
      'Microsoft.Subscription/cancel/action',
      'Microsoft.Subscription/enable/action',
    ],
  ),
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': role('Reader', ['*/read']),
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': role('Role Based Access Control Administrator', [
    'Microsoft.Authorization/roleAssignments/write',
    'Microsoft.Authorization/roleAssignments/delete',
    '*/read',
    'Microsoft.Support/*',
  ]),
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': role('User Access Administrator', [
    '*/read',
    'Microsoft.Authorization/*',
    'Microsoft.Support/*',
  ]),
  'f6c7c914-8db3-469d-8ca1-694a8f32e121': role(
    'AzureML Data Scientist',
    [`${WORKSPACES}/*/read`, `${WORKSPACES}/*/action`, `${WORKSPACES}/*/delete`, `${WORKSPACES}/*/write`],
    [],
    [
      `${WORKSPACES}/delete`,
      `${WORKSPACES}/write`,
      `${WORKSPACES}/computes/*/write`,
      `${WORKSPACES}/computes/*/delete`,
      `${WORKSPACES}/computes/listKeys/action`,
      `${WORKSPACES}/listKeys/action`,
      `${WORKSPACES}/hubs/write`,
      `${WORKSPACES}/hubs/delete`,
      `${WORKSPACES}/featurestores/write`,
      `${WORKSPACES}/featurestores/delete`,
    ],
  ),
  'e503ece1-11d0-4e8e-8e2c-7a6c3bf38815': role('AzureML Compute Operator', [
    `${WORKSPACES}/computes/*`,
    `${WORKSPACES}/notebooks/vm/*`,
  ]),
  '1823dd4f-9b8c-4ab6-ab4e-7397a3684615': role('AzureML Registry User', [
    'Microsoft.MachineLearningServices/registries/read',
    'Microsoft.MachineLearningServices/registries/assets/*',
  ]),
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': role(
    'Storage Blob Data Contributor',
    [
      `${BLOBS}/containers/delete`,
      `${BLOBS}/containers/read`,
      `${BLOBS}/containers/write`,
      `${BLOBS}/generateUserDelegationKey/action`,
    ],
    [
      `${BLOBS}/containers/blobs/delete`,
      `${BLOBS}/containers/blobs/read`,
      `${BLOBS}/containers/blobs/write`,
      `${BLOBS}/containers/blobs/move/action`,
      `${BLOBS}/containers/blobs/add/action`,
    ],
  ),
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': role(
    'Storage Blob Data Reader',
    [`${BLOBS}/containers/read`, `${BLOBS}/generateUserDelegationKey/action`],
    [`${BLOBS}/containers/blobs/read`],
  ),
  '69566ab7-960f-475b-8e7c-b3118f30c6bd': role(
    'Storage File Data Privileged Contributor',
    [],
    [
      `${FILES}/fileshares/files/read`,
      `${FILES}/fileshares/files/write`,
      `${FILES}/fileshares/files/delete`,
      `${FILES}/fileshares/files/modifypermissions/action`,
      `${FILES}/readFileBackupSemantics/action`,
      `${FILES}/writeFileBackupSemantics/action`,
    ],
  ),
  '8a0f0c08-91a1-4084-bc3d-661d67233fed': role(
    'Storage Queue Data Message Processor',
    [],
    [`${MESSAGES}/read`, `${MESSAGES}/process/action`],
  ),
  'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a': role('Storage Queue Data Message Sender', [], [`${MESSAGES}/add/action`]),
  '00482a5a-887f-4fb3-b363-3b7fe8e74483': role(
    'Key Vault Administrator',
    [
      'Microsoft.Authorization/*/read',
      'Microsoft.Insights/alertRules/*',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
      'Microsoft.KeyVault/checkNameAvailability/read',
      'Microsoft.KeyVault/deletedVaults/read',
      'Microsoft.KeyVault/locations/*/read',
      'Microsoft.KeyVault/vaults/*/read',
      'Microsoft.KeyVault/operations/read',
    ],
    ['Microsoft.KeyVault/vaults/*'],
  ),
  '4633458b-17de-408a-b874-0445c86b69e6': role(
    'Key Vault Secrets User',
    [],
    ['Microsoft.KeyVault/vaults/secrets/getSecret/action', 'Microsoft.KeyVault/vaults/secrets/readMetadata/action'],
  ),
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': role('AcrPull', ['Microsoft.ContainerRegistry/registries/pull/read']),
  '8311e382-0749-4cb8-b61a-304f252e45ec': role('AcrPush', [
    'Microsoft.ContainerRegistry/registries/pull/read',
    'Microsoft.ContainerRegistry/registries/push/write',
  ]),
  '3913510d-42f4-4e42-8a64-420c390055eb': role(
    'Monitoring Metrics Publisher',
    [
      'Microsoft.Insights/Register/Action',
      'Microsoft.Support/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
  ),
  'f1a07417-d97a-45cb-824c-7a7467783830': role('Managed Identity Operator', [
    'Microsoft.ManagedIdentity/userAssignedIdentities/*/read',
    'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
    'Microsoft.Authorization/*/read',
    'Microsoft.Insights/alertRules/*',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    'Microsoft.Resources/deployments/*',
    'Microsoft.Support/*',
  ]),
};
