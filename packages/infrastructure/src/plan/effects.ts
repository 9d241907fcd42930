/** How a deployment handles a change that it does not simply apply. */
export type Effect = 'change' | 'recreate' | 'wipe' | 'ignore';

export interface EffectRule {
  /** Path in the resource's body. */
  readonly path: RegExp;
  readonly effect: Exclude<Effect, 'change'>;
  /** What happens, and what to do about it. */
  readonly note: string;
  /** Applies only if this holds for the values before and after. */
  readonly when?: (before: unknown, after: unknown) => boolean;
}

const taken = (before: unknown, after: unknown): boolean =>
  before !== undefined &&
  (after === undefined || (typeof after === 'object' && after !== null && Object.keys(after).length === 0));

const LOCATION: EffectRule = {
  path: /^location$/,
  effect: 'recreate',
  note: 'a resource does not move: it is refused until the one that is there is deleted',
};

/** By type of resource. */
const EFFECTS: Readonly<Record<string, readonly EffectRule[]>> = {
  'Microsoft.MachineLearningServices/workspaces': [
    { path: /^properties\.enableDataIsolation$/, effect: 'ignore', note: 'settable when the workspace is made' },
    { path: /^properties\.hbiWorkspace$/, effect: 'ignore', note: 'settable when the workspace is made' },
    {
      path: /^properties\.(storageAccount|keyVault)$/,
      effect: 'recreate',
      note: 'a workspace keeps its storage and its vault: it is refused until the workspace is deleted',
    },
    {
      path: /^properties\.managedNetwork\.isolationMode$/,
      effect: 'recreate',
      note: 'a managed network is never taken back: it is refused until the workspace is deleted',
      when: (before, after) => before !== 'Disabled' && after === 'Disabled',
    },
  ],
  'Microsoft.MachineLearningServices/workspaces/computes': [
    {
      path: /^properties\.properties\.vmSize$/,
      effect: 'ignore',
      note: 'the deployment succeeds and the cluster keeps its size: delete the cluster, then deploy',
    },
    {
      path: /^properties\.properties\.(vmPriority|subnet|osType|enableNodePublicIp|isolatedNetwork|remoteLoginPortPublicAccess)/,
      effect: 'recreate',
      note: 'settable when the cluster is made: delete the cluster, then deploy; jobs that run on it end',
    },
    {
      path: /^identity\b/,
      effect: 'recreate',
      note: 'settable when the cluster is made: delete the cluster, then deploy; jobs that run on it end',
    },
    {
      path: /^properties\.(computeType|disableLocalAuth)$/,
      effect: 'recreate',
      note: 'settable when the cluster is made: delete the cluster, then deploy',
    },
  ],
  'Microsoft.MachineLearningServices/workspaces/onlineEndpoints': [
    {
      path: /^properties\.(traffic|mirrorTraffic)\b/,
      effect: 'wipe',
      note: 'the endpoint sends requests to no deployment until traffic is set again',
      when: taken,
    },
    {
      path: /^properties\.authMode$/,
      effect: 'recreate',
      note: 'settable when the endpoint is made: delete the endpoint, then deploy',
    },
  ],
  'Microsoft.KeyVault/vaults': [
    {
      path: /^properties\.accessPolicies\b/,
      effect: 'wipe',
      note: 'everybody whom the template does not name loses access, the workspace too',
    },
    {
      path: /^properties\.enablePurgeProtection$/,
      effect: 'ignore',
      note: 'purge protection is never taken back',
      when: (before) => before === true,
    },
    { path: /^properties\.softDeleteRetentionInDays$/, effect: 'ignore', note: 'settable when the vault is made' },
    { path: /^properties\.createMode$/, effect: 'ignore', note: 'read when the vault is made' },
  ],
  'Microsoft.Storage/storageAccounts': [
    {
      path: /^properties\.encryption\.requireInfrastructureEncryption$/,
      effect: 'recreate',
      note: 'settable when the account is made: its data is lost with it',
    },
    { path: /^kind$/, effect: 'recreate', note: 'an account keeps its kind: its data is lost with it' },
    {
      path: /^sku\.name$/,
      effect: 'recreate',
      note: 'a change of zones is a conversion that the portal or the CLI starts; a deployment is refused',
      when: (before, after) => /ZRS/.test(String(before)) !== /ZRS/.test(String(after)),
    },
  ],
  'Microsoft.ContainerRegistry/registries': [
    {
      path: /^properties\.zoneRedundancy$/,
      effect: 'recreate',
      note: 'settable when the registry is made: its images are lost with it',
    },
  ],
  'Microsoft.Network/virtualNetworks': [
    {
      path: /^properties\.subnets\b/,
      effect: 'wipe',
      note: 'subnets that the template does not name are deleted',
      when: (before, after) =>
        Array.isArray(before) && Array.isArray(after) ? after.length < before.length : taken(before, after),
    },
  ],
  'Microsoft.Network/privateEndpoints': [
    {
      path: /^properties\.(subnet|privateLinkServiceConnections)\b/,
      effect: 'recreate',
      note: 'settable when the endpoint is made: delete it, then deploy',
    },
  ],
  'Microsoft.Authorization/roleAssignments': [
    {
      path: /^properties\.(principalId|roleDefinitionId)$/,
      effect: 'recreate',
      note: 'an assignment is never changed: it is refused until the old one is deleted',
    },
  ],
  'Microsoft.EventGrid/systemTopics': [
    { path: /^properties\.(source|topicType)$/, effect: 'recreate', note: 'settable when the topic is made' },
  ],
  'Microsoft.Consumption/budgets': [
    {
      path: /^properties\.timePeriod\.startDate$/,
      effect: 'recreate',
      note: 'a budget keeps its first day: it is refused until the budget is deleted',
    },
  ],
};

/** The effect of a change to one field. */
export function effectOf(
  type: string,
  path: string,
  before: unknown,
  after: unknown,
): { readonly effect: Effect; readonly note?: string } {
  const rule = [...(EFFECTS[type] ?? []), LOCATION].find(
    (candidate) => candidate.path.test(path) && (candidate.when?.(before, after) ?? true),
  );
  return rule ? { effect: rule.effect, note: rule.note } : { effect: 'change' };
}
