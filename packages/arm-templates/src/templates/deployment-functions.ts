import { readArguments } from '../expressions/arguments.ts';
import { ExpressionError } from '../expressions/expression.ts';
import type { Located } from '../expressions/located.ts';
import { Told } from '../expressions/told.ts';
import type { Frame, Position } from './position.ts';
import { providerPath, resourceGroupId, resourceIdOf } from './resource-ids.ts';

const ENVIRONMENT = {
  name: 'AzureCloud',
  resourceManager: 'https://management.azure.com/',
  authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
  suffixes: { acrLoginServer: '.azurecr.io', keyvaultDns: '.vault.azure.net', storage: 'core.windows.net' },
};

const MANY = Number.POSITIVE_INFINITY;

/**
 * Functions that depend on the deployment.
 *
 * @returns undefined for an unknown name
 * @throws ExpressionError
 */
export function deploymentFunctions(
  frame: Frame,
  position: Position,
  name: string,
  values: readonly unknown[],
): Located | undefined {
  const { target, name: deployment } = frame.options;
  const read = (least: number, most = least) => readArguments(name, values, [least, most]);
  const texts = (least: number) => {
    const args = read(least, MANY);
    return values.map((_, index) => args.text(index));
  };
  switch (name) {
    case 'parameters':
      return frame.parameter(read(1).text(0));
    case 'variables':
      return frame.variable(read(1).text(0), position);
    case 'copyindex':
      return { value: copyIndex(values, position) };
    case 'resourcegroup':
      return {
        value: {
          id: resourceGroupId(target),
          name: target.resourceGroup,
          location: target.location,
          type: 'Microsoft.Resources/resourceGroups',
          tags: {},
        },
      };
    case 'subscription':
      return {
        value: {
          id: `/subscriptions/${target.subscription}`,
          subscriptionId: target.subscription,
          tenantId: target.tenant,
        },
      };
    case 'tenant':
      return { value: { tenantId: target.tenant } };
    case 'deployment':
      return { value: { name: deployment } };
    case 'environment':
      return { value: ENVIRONMENT };
    case 'resourceid':
      return { value: resourceIdOf(texts(2), target) };
    case 'subscriptionresourceid': {
      const args = texts(2);
      const own = args[0]?.includes('/') ? target.subscription : args.shift();
      return { value: `/subscriptions/${own}${providerPath(args[0] ?? '', args.slice(1))}` };
    }
    case 'extensionresourceid': {
      const [scope = '', type = '', ...names] = texts(3);
      return { value: `${scope}${providerPath(type, names)}` };
    }
    case 'reference':
      return { value: reference(frame, position, read(1, 3).text(0), values[2] === 'Full') };
    case 'utcnow':
    case 'newguid':
      throw new ExpressionError(
        `${name === 'utcnow' ? 'utcNow' : 'newGuid'}() must not be used: its value is another one in every deployment, so none is ever up to date`,
      );
    default:
      if (!name.startsWith('list')) return undefined;
      notEarly(name, position);
      position.onReference?.(idOf(frame, read(2, 3).text(0)));
      return { value: new Told(`${name}(${read(2, 3).text(0)})`) };
  }
}

function copyIndex(values: readonly unknown[], { loops }: Position): number {
  const name = typeof values[0] === 'string' ? values[0] : undefined;
  const offset = values.at(-1);
  const index = loops.get(name);
  if (index === undefined)
    throw new ExpressionError(`copyIndex() must stand in a copy loop${name === undefined ? '' : ` named ${name}`}`);
  return index + (typeof offset === 'number' ? offset : 0);
}

function reference(frame: Frame, position: Position, nameOrId: string, full: boolean): unknown {
  notEarly('reference', position);
  const id = idOf(frame, nameOrId);
  position.onReference?.(id);
  return frame.options.reference(id, full) ?? new Told(id);
}

function idOf(frame: Frame, nameOrId: string): string {
  if (nameOrId.startsWith('/')) return nameOrId;
  return `${resourceGroupId(frame.options.target)}/providers/Microsoft.Resources/deployments/${nameOrId}`;
}

/** Names, conditions, counts and scopes are evaluated before a deployment starts: Azure rejects these functions in them. */
function notEarly(name: string, { early }: Position): void {
  if (early)
    throw new ExpressionError(
      `${name}() must not stand in a name, a condition, a count, a scope or dependsOn: they are read before anything is deployed`,
    );
}
