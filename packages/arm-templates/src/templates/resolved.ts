import type { Origin } from '../expressions/located.ts';

/** A resource as it would be sent to the service, with all expressions resolved. */
export interface ResolvedResource {
  readonly id: string;
  /** `Microsoft.Storage/storageAccounts/blobServices` */
  readonly type: string;
  readonly apiVersion: string;
  /** All segments: `account/default`. */
  readonly name: string;
  /** `location`, `sku`, `properties`, …: the request body. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Its place in the template. */
  readonly origin: Origin;
  /** Origin of its name. */
  readonly nameOrigin: Origin;
  /** Origins of values in the body, by path in the body, if outside the template. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Ids that it waits for: from `dependsOn` and from `reference()`. */
  readonly dependsOn: ReadonlySet<string>;
  /** The module that contains it, such as `storage`; `main` if none. */
  readonly module: string;
  /** Ids of the nested deployments that contain it. */
  readonly deployments: readonly string[];
}

export interface ResolvedOutput {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** The result of resolving a template with a parameter file, including its modules, in deployment order. */
export interface ResolvedDeployment {
  readonly resources: readonly ResolvedResource[];
  readonly outputs: readonly ResolvedOutput[];
}

/** Placeholder for the value of a secure parameter. */
export function secureText(parameter: string): string {
  return `secure(${parameter})`;
}

/** Origin of a place in a resource's body. */
export function originIn(resource: ResolvedResource, path: string): Origin {
  for (let prefix = path; ; prefix = prefix.replace(/(\.[^.[\]]+|\[[^[\]]*\]|^[^.[\]]+)$/, '')) {
    const origin = resource.origins.get(prefix);
    if (origin) return { file: origin.file, path: `${origin.path}${path.slice(prefix.length)}` };
    if (prefix === '') break;
  }
  return { file: resource.origin.file, path: path === '' ? resource.origin.path : `${resource.origin.path}.${path}` };
}

/** Origin of a property's name, which is beside the other members of its object. */
export function originOfKey(resource: ResolvedResource, path: string): Origin {
  const [, parent = '', key = path] = /^(.*?)\.?([^.[\]]+)$/.exec(path) ?? [];
  const { file, path: above } = originIn(resource, parent);
  return { file, path: `${above}.${key}` };
}
