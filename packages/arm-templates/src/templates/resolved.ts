import type { Origin } from '../expressions/located.ts';

/** A resource as the service would be sent it: no expression is left in it. */
export interface ResolvedResource {
  readonly id: string;
  /** `Microsoft.Storage/storageAccounts/blobServices` */
  readonly type: string;
  readonly apiVersion: string;
  /** All segments: `account/default`. */
  readonly name: string;
  /** `location`, `sku`, `properties`, …: the request's body. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Where the template has it. */
  readonly origin: Origin;
  /** Where its name was written. */
  readonly nameOrigin: Origin;
  /** Where values in the body were written, by path in the body, if elsewhere than in the template. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Ids that it waits for: those of `dependsOn` and those that it asks for with `reference()`. */
  readonly dependsOn: ReadonlySet<string>;
  /** Module that it is part of: `storage`, `main` for none. */
  readonly module: string;
  /** Ids of the nested deployments that it is part of. */
  readonly deployments: readonly string[];
}

export interface ResolvedOutput {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** What one template with one file of parameters comes to, its modules included, in the order of deployment. */
export interface ResolvedDeployment {
  readonly resources: readonly ResolvedResource[];
  readonly outputs: readonly ResolvedOutput[];
}

/** Text that stands for the value of a secure parameter. */
export function secureText(parameter: string): string {
  return `secure(${parameter})`;
}

/** Where a place in a resource's body was written. */
export function originIn(resource: ResolvedResource, path: string): Origin {
  for (let prefix = path; ; prefix = prefix.replace(/(\.[^.[\]]+|\[[^[\]]*\]|^[^.[\]]+)$/, '')) {
    const origin = resource.origins.get(prefix);
    if (origin) return { file: origin.file, path: `${origin.path}${path.slice(prefix.length)}` };
    if (prefix === '') break;
  }
  return { file: resource.origin.file, path: path === '' ? resource.origin.path : `${resource.origin.path}.${path}` };
}

/** Where a property's name was written, which is beside the other members of its object. */
export function originOfKey(resource: ResolvedResource, path: string): Origin {
  const [, parent = '', key = path] = /^(.*?)\.?([^.[\]]+)$/.exec(path) ?? [];
  const { file, path: above } = originIn(resource, parent);
  return { file, path: `${above}.${key}` };
}
