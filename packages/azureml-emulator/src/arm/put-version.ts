import { isDeepStrictEqual } from 'node:util';
import { badRequest, conflict } from './arm-error.ts';
import { checkVersion } from './check-asset.ts';
import { checkBody } from './check-body.ts';
import { resourceId, resourceType } from './resource-path.ts';
import type { Resource } from './resource-store.ts';
import { NAME_PATTERN, type ResourceKind, VERSION_PATTERN } from './resource-types.ts';
import type { Workspace } from './workspace.ts';

export interface PutAnswer {
  /** 201 if it is new. */
  readonly status: 200 | 201;
  readonly resource: Resource;
}

/**
 * Registers a version of an asset, and the asset with its first version. The content of an existing version is immutable:
 * the same body again changes nothing; one that differs in more than description, tags, properties and isArchived is
 * refused with 409.
 */
export async function putVersion(
  workspace: Workspace,
  type: string,
  kind: ResourceKind & { readonly version: NonNullable<ResourceKind['version']> },
  name: string,
  version: string,
  body: unknown,
): Promise<PutAnswer> {
  checkName(name, type);
  if (!VERSION_PATTERN.test(version))
    throw badRequest(`version of ${type}/${name} must match ${VERSION_PATTERN.source}; got ${version}`);
  const { properties } = checkBody(body, kind.version, workspace.shapes);
  const mutable = new Set(kind.mutable);
  const fixed = (all: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(all).filter(([key, value]) => !mutable.has(key) && value !== null && key !== 'provisioningState'),
    );
  const id = resourceId(workspace.scope, type, name, version);
  // A model without flavors is returned with an empty object instead of without the field.
  const flavors = type === 'models' ? { flavors: properties['flavors'] ?? {} } : {};
  const complete = { isAnonymous: false, ...properties, properties: properties['properties'] ?? {}, ...flavors };
  const check = (): Resource | undefined => {
    const existing = workspace.store.get(id);
    if (existing) refuseChange(`${type}/${name}`, version, fixed(existing.properties), fixed(complete));
    return existing;
  };
  if (!check()) await checkVersion(workspace, type, name, version, complete);
  // Another client may have registered the version during the lookup of the blobs.
  const { existing, resource } = workspace.store.transaction(() => {
    const there = check();
    touchContainer(workspace, type, name, version, properties['isAnonymous'] === true);
    const put = workspace.store.put(resourceId(workspace.scope, type, name), {
      id,
      name: version,
      type: resourceType(type, { ...workspace.scope, versioned: true }),
      properties: { description: null, tags: {}, isArchived: false, ...complete },
    });
    return { existing: there, resource: put };
  });
  return { status: existing ? 200 : 201, resource };
}

function refuseChange(
  asset: string,
  version: string,
  old: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): void {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(given)])];
  const changed = keys.filter((key) => !isDeepStrictEqual(old[key], given[key]));
  if (changed.length === 0) return;
  throw conflict(
    `${asset} has a version ${version}, and a version cannot be changed (${changed.join(', ')}): register another version.`,
  );
}

export function checkName(name: string, type: string): void {
  if (!NAME_PATTERN.test(name)) throw badRequest(`name of ${type} must match ${NAME_PATTERN.source}; got ${name}`);
}

function touchContainer(workspace: Workspace, type: string, name: string, version: string, anonymous: boolean): void {
  const id = resourceId(workspace.scope, type, name);
  const container = workspace.store.get(id);
  const known = workspace.store.get(resourceId(workspace.scope, type, name, version)) !== undefined;
  if (container && (known || anonymous)) return;
  workspace.store.put(`${workspace.id}/${type}`, {
    id,
    name,
    type: resourceType(type, workspace.scope),
    properties: {
      description: null,
      tags: {},
      properties: {},
      isArchived: false,
      ...container?.properties,
      ...(!anonymous && { latestVersion: version, nextVersion: nextVersion(workspace, id, version) }),
    },
  });
}

/** The service increments numeric versions. */
function nextVersion({ store }: Workspace, container: string, version: string): string | null {
  const numbers = [version, ...store.list(container).map(({ name }) => name)].filter((name) => /^\d+$/.test(name));
  return numbers.length === 0 ? null : String(Math.max(...numbers.map(Number)) + 1);
}
