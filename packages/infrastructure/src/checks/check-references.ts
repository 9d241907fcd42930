import {
  BUILT_IN_ROLES,
  isResourceId,
  originIn,
  type Problems,
  type ResolvedResource,
  type TemplateSet,
  typeOfId,
} from '@aml-mlops/arm-templates';
import type { ResolvedStage } from './resolved-stage.ts';
import { textsIn, valueAt } from './values-in.ts';

/**
 * Every id must refer to a resource that the stage deploys earlier, or come from a parameter file: then it refers to an
 * external resource, which cannot be checked here. Names used as ids follow the same rule.
 */
export function checkReferences(set: TemplateSet, { stage, resources }: ResolvedStage, problems: Problems): void {
  const byId = new Map(resources.map((resource) => [resource.id.toLowerCase(), resource]));
  for (const resource of resources)
    for (const id of parts(resource)) byId.set(id.toLowerCase(), byId.get(id.toLowerCase()) ?? resource);
  const given = givenIds(set, stage);
  const waits = new Waits(resources);

  function check(resource: ResolvedResource, id: string, path: string): void {
    const lower = id.toLowerCase();
    if (given.some((known) => lower === known || lower.startsWith(`${known}/`))) return;
    const origin = path === '' ? resource.nameOrigin : originIn(resource, path);
    const target = byId.get(lower);
    if (typeOfId(id) === 'Microsoft.Authorization/roleDefinitions' && !target) {
      if (!Object.hasOwn(BUILT_IN_ROLES, lower.split('/').at(-1) ?? ''))
        problems.add('reference', origin, `must be a role of Azure or of these templates; got ${id}`);
      return;
    }
    if (!target) {
      problems.add(
        'reference',
        origin,
        `must be the id of a resource of stage ${stage}, or be given by its parameters; got ${id}`,
      );
      return;
    }
    if (target !== resource && !waits.for(resource, target)) {
      problems.add(
        'reference',
        { file: resource.origin.file, path: `${resource.origin.path}.dependsOn` },
        `${resource.type} ${resource.name} must wait for ${target.type} ${target.name}, which it refers to`,
      );
    }
  }

  for (const resource of resources) {
    const parent = parentOf(resource.id);
    if (parent !== undefined) check(resource, parent, '');
    for (const { path, text } of textsIn(resource.body)) if (isResourceId(text)) check(resource, text, path);
    checkImageBuildCompute(resource, resources, problems);
  }
}

/** Resource that this one is part of or extends; undefined for a top-level resource of the resource group. */
function parentOf(id: string): string | undefined {
  const [, extended] = /^(.+)\/providers\/[^/]+\/[^/]+\/[^/]+$/i.exec(id) ?? [];
  if (extended !== undefined) return isResourceId(extended) ? extended : undefined;
  const parent = id.replace(/\/[^/]+\/[^/]+$/, '');
  return isResourceId(parent) ? parent : undefined;
}

/** Resources that are defined inline in another one: subnets of a network. */
function parts({ id, type, body }: ResolvedResource): string[] {
  if (type === 'Microsoft.Storage/storageAccounts')
    return ['blobServices', 'fileServices', 'queueServices'].map((service) => `${id}/${service}/default`);
  if (type !== 'Microsoft.Network/virtualNetworks') return [];
  const subnets = valueAt(body, 'properties', 'subnets');
  return Array.isArray(subnets) ? subnets.map((subnet) => `${id}/subnets/${String(valueAt(subnet, 'name'))}`) : [];
}

function givenIds({ files }: TemplateSet, stage: string): string[] {
  const own = [...files].filter(([file]) => file.endsWith(`parameters.${stage}.json`));
  return own.flatMap(([, content]) =>
    [...textsIn(content)].filter(({ text }) => isResourceId(text)).map(({ text }) => text.toLowerCase()),
  );
}

/** Order of deployment between resources. */
class Waits {
  readonly #byId = new Map<string, ResolvedResource[]>();
  readonly #before = new Map<ResolvedResource, Set<ResolvedResource>>();
  readonly #deployedAlone = new Set<ResolvedResource>();

  constructor(resources: readonly ResolvedResource[]) {
    for (const resource of resources) {
      for (const id of [resource.id, ...resource.deployments]) {
        const lower = id.toLowerCase();
        this.#byId.set(lower, [...(this.#byId.get(lower) ?? []), resource]);
      }
      if (resource.origin.file !== 'main.json' && resource.deployments.length === 0) this.#deployedAlone.add(resource);
    }
  }

  for(resource: ResolvedResource, target: ResolvedResource): boolean {
    // A separate template is deployed after the main one.
    if (this.#deployedAlone.has(resource) && !this.#deployedAlone.has(target)) return true;
    return this.#all(resource).has(target);
  }

  #all(resource: ResolvedResource): Set<ResolvedResource> {
    const known = this.#before.get(resource);
    if (known) return known;
    const before = new Set<ResolvedResource>();
    this.#before.set(resource, before);
    for (const id of resource.dependsOn) {
      for (const earlier of this.#byId.get(id.toLowerCase()) ?? []) {
        before.add(earlier);
        for (const more of this.#all(earlier)) before.add(more);
      }
    }
    return before;
  }
}

function checkImageBuildCompute(
  resource: ResolvedResource,
  resources: readonly ResolvedResource[],
  problems: Problems,
): void {
  if (resource.type !== 'Microsoft.MachineLearningServices/workspaces') return;
  const wanted = valueAt(resource.body, 'properties', 'imageBuildCompute');
  const computes = resources
    .filter(({ type, id }) => type === `${resource.type}/computes` && id.startsWith(`${resource.id}/`))
    .map(({ name }) => name.split('/').at(-1));
  if (wanted === undefined || computes.includes(String(wanted))) return;
  problems.add(
    'reference',
    originIn(resource, 'properties.imageBuildCompute'),
    `imageBuildCompute must be one of ${computes.join(', ') || 'no computes'}; got ${String(wanted)}`,
  );
}
