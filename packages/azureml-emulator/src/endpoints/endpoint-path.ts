export type EndpointKind = 'onlineEndpoints' | 'batchEndpoints';

export interface EndpointPath {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly workspace: string;
  readonly kind: EndpointKind;
  readonly endpoint?: string;
  /** Present, possibly empty, if the path continues with `/deployments`. */
  readonly deployments?: { readonly name?: string };
  /** `listkeys`, `regeneratekeys`, `token`, `getlogs`, `skus`, in lower case. */
  readonly action?: string;
}

const PATH =
  /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/Microsoft\.MachineLearningServices\/workspaces\/([^/]+)\/(onlineEndpoints|batchEndpoints)(?:\/([^/]+)(?:\/(.+))?)?$/i;

/** The parts of a path below a workspace's endpoints; undefined for any other path. */
export function parseEndpointPath(pathname: string): EndpointPath | undefined {
  const [, subscription, resourceGroup, workspace, type, endpoint, rest] = PATH.exec(decodeURI(pathname)) ?? [];
  if (subscription === undefined || resourceGroup === undefined || workspace === undefined) return undefined;
  const kind = type?.toLowerCase() === 'onlineendpoints' ? 'onlineEndpoints' : 'batchEndpoints';
  const within = { subscription, resourceGroup, workspace, kind, ...(endpoint !== undefined && { endpoint }) } as const;
  if (rest === undefined) return within;
  const [first = '', name, action, extra] = rest.split('/');
  if (first.toLowerCase() !== 'deployments') {
    return name === undefined ? { ...within, action: first.toLowerCase() } : undefined;
  }
  if (extra !== undefined) return undefined;
  const deployments = { ...(name !== undefined && name !== '' && { name }) };
  return { ...within, deployments, ...(action !== undefined && { action: action.toLowerCase() }) };
}
