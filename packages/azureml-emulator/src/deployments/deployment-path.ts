export interface DeploymentPath {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly action?: string;
  /** Id of a requested result. */
  readonly result?: string;
}

const PATH =
  /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/Microsoft\.Resources\/deployments\/([-\w.()]{1,64})(?:\/(validate|whatIf|whatIfResults)(?:\/([^/]+))?)?$/i;

/** The parts of a path below `Microsoft.Resources/deployments`; undefined for any other path. */
export function parseDeploymentPath(pathname: string): DeploymentPath | undefined {
  const [, subscription, resourceGroup, name, action, result] = PATH.exec(decodeURI(pathname)) ?? [];
  if (subscription === undefined || resourceGroup === undefined || name === undefined) return undefined;
  return {
    subscription,
    resourceGroup,
    name,
    ...(action !== undefined && { action: action.toLowerCase() }),
    ...(result !== undefined && { result }),
  };
}
