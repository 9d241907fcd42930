import { ExpressionError } from '../expressions/expression.ts';

/** Target scope of a deployment. */
export interface Target {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tenant: string;
}

export function resourceGroupId({
  subscription,
  resourceGroup,
}: Pick<Target, 'subscription' | 'resourceGroup'>): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
}

/** `/providers/Microsoft.X/a/<name>/b/<name>`. */
export function providerPath(type: string, names: readonly string[]): string {
  const [provider = '', ...types] = type.split('/');
  if (types.length !== names.length) {
    throw new ExpressionError(
      `resource type ${type} must have ${types.length} names; got ${names.length}: ${names.join(', ')}`,
    );
  }
  return `/providers/${provider}/${types.map((part, index) => `${part}/${names[index]}`).join('/')}`;
}

/** `resourceId([subscription], [resource group], type, name, …)`. */
export function resourceIdOf(args: readonly string[], target: Target): string {
  const at = args.findIndex((arg) => arg.includes('/'));
  if (at < 0 || at > 2) throw new ExpressionError(`resourceId() must have a resource type; got ${args.join(', ')}`);
  const [first, second] = args;
  const place =
    at === 0
      ? target
      : at === 1
        ? { ...target, resourceGroup: first ?? '' }
        : { subscription: first ?? '', resourceGroup: second ?? '' };
  return `${resourceGroupId(place)}${providerPath(args[at] ?? '', args.slice(at + 1))}`;
}

/** Ids are compared case-insensitively, as Azure Resource Manager does. */
export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

const ID =
  /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?\/providers\/[^/]+(\/[^/]+\/[^/]+)+(\/providers\/[^/]+(\/[^/]+\/[^/]+)+)?$/i;

export function isResourceId(text: string): boolean {
  return ID.test(text);
}

/** The most specific type in an id: `Microsoft.Storage/storageAccounts/blobServices`. */
export function typeOfId(id: string): string {
  const [, rest = ''] = /.*\/providers\/(.+)$/i.exec(id) ?? [];
  const [provider, ...parts] = rest.split('/');
  return [provider, ...parts.filter((_, index) => index % 2 === 0)].join('/');
}
