const PROVIDER = 'Microsoft.MachineLearningServices';

/** The container of assets: a workspace or a registry. */
export interface WorkspaceScope {
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Name of the workspace or the registry. */
  readonly workspace: string;
  /** Default: `workspaces`. */
  readonly collection?: ScopeCollection;
}

export type ScopeCollection = 'workspaces' | 'registries';

/** The parts of a request path. A missing part addresses the whole: without `name` it is a list. */
export interface ResourcePath {
  readonly subscription: string;
  readonly resourceGroup?: string;
  readonly workspace?: string;
  readonly collection?: ScopeCollection;
  /** `codes`, `components`, `jobs`, … */
  readonly type?: string;
  readonly name?: string;
  /** Present, possibly empty, if the path continues with `/versions`. */
  readonly versions?: { readonly version?: string };
  /** `cancel`, `listSecrets`, … */
  readonly action?: string;
}

/** Undefined if the path does not belong to this provider. Keywords are compared case-insensitively, as in ARM. */
export function parseResourcePath(pathname: string): ResourcePath | undefined {
  const parts = pathname.split('/').slice(1).map(decodeURIComponent);
  const take = (keyword: string): string | undefined => {
    if (parts[0]?.toLowerCase() !== keyword.toLowerCase() || !parts[1]) return undefined;
    return parts.splice(0, 2)[1];
  };
  const subscription = take('subscriptions');
  if (subscription === undefined) return undefined;
  const resourceGroup = take('resourceGroups');
  if (take('providers')?.toLowerCase() !== PROVIDER.toLowerCase()) return undefined;
  const scope = { subscription, ...(resourceGroup !== undefined && { resourceGroup }) };
  if (parts.length === 1 && parts[0]?.toLowerCase() === 'workspaces') return scope;
  const own = take('workspaces');
  const workspace = own ?? take('registries');
  if (workspace === undefined || resourceGroup === undefined) return undefined;
  const collection: ScopeCollection = own === undefined ? 'registries' : 'workspaces';
  const [type, name, ...rest] = parts;
  const within = {
    ...scope,
    workspace,
    collection,
    ...(type !== undefined && { type }),
    ...(name !== undefined && { name }),
  };
  if (rest.length === 0) return within;
  if (rest[0]?.toLowerCase() !== 'versions') return rest[1] === undefined ? { ...within, action: rest[0]! } : undefined;
  const [, version, action, extra] = rest;
  if (extra !== undefined) return undefined;
  const versions = { ...(version !== undefined && { version }) };
  return { ...within, versions, ...(action !== undefined && { action }) };
}

export function workspaceId({
  subscription,
  resourceGroup,
  workspace,
  collection = 'workspaces',
}: WorkspaceScope): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/${PROVIDER}/${collection}/${workspace}`;
}

export function resourceId(scope: WorkspaceScope, type: string, name: string, version?: string): string {
  const container = `${workspaceId(scope)}/${type}/${name}`;
  return version === undefined ? container : `${container}/versions/${version}`;
}

export function resourceType(
  type: string,
  { versioned = false, collection = 'workspaces' }: { versioned?: boolean; collection?: ScopeCollection } = {},
): string {
  return `${PROVIDER}/${collection}/${type}${versioned ? '/versions' : ''}`;
}
