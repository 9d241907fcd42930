import { originIn, type Problems, type ResolvedResource } from '@aml-mlops/arm-templates';
import { showValue } from '@aml-mlops/errors';
import { SECURITY_RULES } from './security-rules.ts';
import { valueAt } from './values-in.ts';

/** Secure by default: the required settings of each resource, with the reason. */
export function checkSecurity(resources: readonly ResolvedResource[], problems: Problems): void {
  for (const resource of resources) {
    for (const { path, must, why, holds } of SECURITY_RULES[resource.type] ?? []) {
      const value = valueAt(resource.body, ...keysOf(path));
      if (holds(value, resource)) continue;
      problems.add(
        'security',
        originIn(resource, path),
        `${path.split('.').at(-1)} of ${resource.type} must be ${must}; got ${showValue(value)}: ${why}`,
      );
    }
    if (isMachineLearning(resource)) checkPublic(resource, resources, problems);
    if (resource.type === 'Microsoft.Network/networkSecurityGroups') checkRules(resource, problems);
    if (resource.type === 'Microsoft.Network/virtualNetworks') checkSubnets(resource, problems);
  }
}

function keysOf(path: string): (string | number)[] {
  return path
    .split(/\.|\[(\d+)\]/)
    .filter((key) => key !== undefined && key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

function isMachineLearning({ type }: ResolvedResource): boolean {
  return (
    type === 'Microsoft.MachineLearningServices/workspaces' || type === 'Microsoft.MachineLearningServices/registries'
  );
}

/**
 * These have no address rules: public access is allowed only if the storage account beside them allows it, from listed
 * addresses.
 */
function checkPublic(resource: ResolvedResource, resources: readonly ResolvedResource[], problems: Problems): void {
  const isPublic = ({ body }: ResolvedResource) => valueAt(body, 'properties', 'publicNetworkAccess') === 'Enabled';
  const closed = resources.some((other) => other.type === 'Microsoft.Storage/storageAccounts' && !isPublic(other));
  if (!isPublic(resource) || !closed) return;
  problems.add(
    'security',
    originIn(resource, 'properties.publicNetworkAccess'),
    `publicNetworkAccess of ${resource.type} must be Disabled, as that of its storage is; got "Enabled": the internet reaches it otherwise`,
  );
}

const ANYWHERE = new Set(['*', 'Internet', '0.0.0.0/0', '::/0']);

function checkRules(resource: ResolvedResource, problems: Problems): void {
  const rules = valueAt(resource.body, 'properties', 'securityRules');
  const list = Array.isArray(rules) ? rules : [];
  for (const [index, rule] of list.entries()) {
    const { access, direction, sourceAddressPrefix } = Object(valueAt(rule, 'properties'));
    if (access !== 'Allow' || direction !== 'Inbound' || !ANYWHERE.has(String(sourceAddressPrefix))) continue;
    const path = `properties.securityRules[${index}].properties.sourceAddressPrefix`;
    problems.add(
      'security',
      originIn(resource, path),
      `sourceAddressPrefix of an inbound rule must be an address range or a service tag; got ${showValue(sourceAddressPrefix)}: the internet reaches it otherwise`,
    );
  }
  const denies = list.some((rule) => {
    const { access, direction, sourceAddressPrefix, destinationAddressPrefix, protocol } = Object(
      valueAt(rule, 'properties'),
    );
    return (
      access === 'Deny' &&
      direction === 'Inbound' &&
      [sourceAddressPrefix, destinationAddressPrefix, protocol].every((value) => value === '*')
    );
  });
  if (!denies)
    problems.add(
      'security',
      originIn(resource, 'properties.securityRules'),
      'securityRules must end with one that denies all else that comes in',
    );
}

function checkSubnets(resource: ResolvedResource, problems: Problems): void {
  const subnets = valueAt(resource.body, 'properties', 'subnets');
  for (const [index, subnet] of (Array.isArray(subnets) ? subnets : []).entries()) {
    const at = (key: string) => originIn(resource, `properties.subnets[${index}].properties.${key}`);
    const { networkSecurityGroup, defaultOutboundAccess } = Object(valueAt(subnet, 'properties'));
    if (networkSecurityGroup === undefined)
      problems.add(
        'security',
        at('networkSecurityGroup'),
        'networkSecurityGroup of a subnet must be given: all that comes in is let through otherwise',
      );
    if (defaultOutboundAccess !== false)
      problems.add(
        'security',
        at('defaultOutboundAccess'),
        `defaultOutboundAccess of a subnet must be false; got ${showValue(defaultOutboundAccess)}: it goes out through an address that nobody knows`,
      );
  }
}
