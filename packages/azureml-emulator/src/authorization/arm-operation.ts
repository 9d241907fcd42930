import type { Operation } from '@aml-mlops/arm-templates';

const VERBS: Readonly<Record<string, string>> = { GET: 'read', HEAD: 'read', DELETE: 'delete' };
/** Clients request a registry's assets at its own address, below this path. */
const REGISTRY_DATA_PLANE = /^\/mferp\/managementfrontend(?=\/subscriptions\/.*\/registries\/)/i;

/**
 * The Azure Resource Manager operation of a request, in its standard naming: the types of the path, then `read`,
 * `write`, `delete`, or for a POST the action itself. Undefined for a path without a resource, and for polls of an
 * operation, which its initiator may always send.
 *
 * The assets of an ML registry have only three operations, for the registry as a whole: `registries/assets/read`, `write` and `delete`
 * (Azure permissions for AI + machine learning, Microsoft Learn).
 */
export function armOperation(method: string, pathname: string): Operation | undefined {
  const path = decodeURIComponent(pathname).replace(REGISTRY_DATA_PLANE, '').replace(/\/+$/, '');
  if (!path.startsWith('/subscriptions') || /\/locations\/[^/]+\/[^/]+\/[^/]+$/i.test(path)) return undefined;
  const at = path.toLowerCase().lastIndexOf('/providers/');
  if (at < 0) return outsideProviders(method, path);
  const [provider, ...rest] = path.slice(at + '/providers/'.length).split('/');
  if (!provider || rest.length === 0) return undefined;
  const pairs = Math.floor(rest.length / 2) * 2;
  const types = rest.filter((_, i) => i % 2 === 0);
  const last = rest.length > pairs ? rest.at(-1) : undefined;
  const resource =
    pairs === 0 ? path.slice(0, at) : `${path.slice(0, at)}/providers/${[provider, ...rest.slice(0, pairs)].join('/')}`;
  if (/^registries$/i.test(types[0] ?? '') && types.length > 1) {
    // A POST to `datarefs` only reads file locations; the others create something.
    const verb = method === 'POST' && types[1] === 'datarefs' ? 'read' : (VERBS[method] ?? 'write');
    const scope = `${path.slice(0, at)}/providers/${[provider, ...rest.slice(0, 2)].join('/')}`;
    return { plane: 'action', name: `${provider}/registries/assets/${verb}`, scope };
  }
  // A POST ends with its action; any other request without a name is a list.
  const verb = method === 'POST' ? `${last === undefined ? '' : types.pop()}/action` : (VERBS[method] ?? 'write');
  return { plane: 'action', name: [provider, ...types, verb].join('/'), scope: resource };
}

function outsideProviders(method: string, path: string): Operation | undefined {
  const [, type, , group] = /^\/(subscriptions)\/([^/]+)(?:\/(resourceGroups)(?:\/[^/]+)?)?$/i.exec(path) ?? [];
  if (type === undefined) return undefined;
  const types = ['Microsoft.Resources/subscriptions', ...(group === undefined ? [] : ['resourceGroups'])];
  return { plane: 'action', name: [...types, VERBS[method] ?? 'write'].join('/'), scope: path };
}
