import { isRecord } from '@aml-mlops/shapes';
import { joinPath, type Located, type Origin } from '../expressions/located.ts';
import { Provenance } from '../expressions/provenance.ts';
import { Told } from '../expressions/told.ts';
import { DeploymentFrame } from './deployment-frame.ts';
import { expandResources, type Instance } from './expand-resources.ts';
import { checkParameter, isSecure } from './parameter-values.ts';
import type { Loops, Position } from './position.ts';
import type { Problems } from './problem.ts';
import { resolveModule } from './resolve-module.ts';
import type { ResolveRequest } from './resolve-request.ts';
import { type ResolvedDeployment, type ResolvedOutput, type ResolvedResource, secureText } from './resolved.ts';
import { sameId } from './resource-ids.ts';
import { readTemplate, type Template, type TemplateSet } from './template-set.ts';

/** Members of a resource that belong to the template and not to the request. */
const OF_TEMPLATE = new Set([
  'type',
  'apiVersion',
  'name',
  'scope',
  'copy',
  'condition',
  'dependsOn',
  'comments',
  'metadata',
  'resources',
  'resourceGroup',
  'subscriptionId',
]);
const DEPLOYMENTS = 'Microsoft.Resources/deployments';

/** Resolves a template with its parameters, including its modules. Problems are reported, and the valid parts are returned. */
export function resolveTemplate(request: ResolveRequest): ResolvedDeployment {
  const { set, file, target, name, problems, provenance = new Provenance(), around = [] } = request;
  const template = parseTemplate(set, file, problems);
  if (!template) return { resources: [], outputs: [] };
  const parameters = new Map<string, Located>();
  const frame: DeploymentFrame = new DeploymentFrame({
    file,
    template,
    target,
    name,
    parameters,
    problems,
    provenance,
    reference: (id, full) => referenceTo(id, full),
  });
  fillParameters(request, template, frame, parameters);

  const instances = expandResources(frame, template);
  const bodies = new Map<Instance, Pick<ResolvedResource, 'body' | 'origins' | 'dependsOn'>>();
  const modules = new Map<Instance, ResolvedDeployment>();
  const underWay = new Set<Instance>();

  function bodyOf(instance: Instance) {
    const known = bodies.get(instance);
    if (known) return known;
    const origins = new Map<string, Origin>();
    const dependsOn = new Set(instance.dependsOn);
    underWay.add(instance);
    const position = {
      origin: instance.origin,
      loops: instance.loops,
      onReference: (id: string) => dependsOn.add(id),
      onOrigin: (path: string, origin: Origin) => origins.set(path, origin),
    };
    const body: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(instance.source)) {
      if (OF_TEMPLATE.has(key)) continue;
      const value = frame.value(
        part,
        { ...position, origin: { file, path: joinPath(instance.origin.path, key) } },
        key,
      );
      if (value !== undefined && value !== null) body[key] = value;
    }
    underWay.delete(instance);
    const resolved = { body, origins, dependsOn };
    bodies.set(instance, resolved);
    return resolved;
  }

  function moduleOf(instance: Instance): ResolvedDeployment | undefined {
    const known = modules.get(instance);
    if (known || underWay.has(instance)) return known;
    underWay.add(instance);
    const resolved = resolveModule(
      { request: { ...request, provenance, around: [...around, file] }, frame, instance },
      resolveTemplate,
    );
    underWay.delete(instance);
    modules.set(instance, resolved);
    return resolved;
  }

  function referenceTo(id: string, full: boolean): unknown {
    const instance = instances.find((candidate) => sameId(candidate.id, id));
    if (!instance) return undefined;
    if (instance.type === DEPLOYMENTS) {
      const outputs = moduleOf(instance)?.outputs ?? [];
      return { outputs: Object.fromEntries(outputs.map(({ name: output, type, value }) => [output, { type, value }])) };
    }
    if (underWay.has(instance)) return undefined;
    const { body } = bodyOf(instance);
    return new KnownResource(id, full ? body : isRecord(body['properties']) ? body['properties'] : {});
  }

  const resources = instances
    .filter(({ active }) => active)
    .flatMap((instance) => {
      if (instance.type === DEPLOYMENTS) return moduleOf(instance)?.resources ?? [];
      const { id, type, apiVersion, name: resourceName, origin, nameOrigin } = instance;
      return [
        {
          id,
          type,
          apiVersion,
          name: resourceName,
          origin,
          nameOrigin,
          module: name,
          deployments: [],
          ...bodyOf(instance),
        },
      ];
    });
  const outputs = Object.entries(template.outputs).flatMap(([output, { type, value }]): ResolvedOutput[] => {
    const origin = { file, path: `${joinPath('outputs', output)}.value` };
    const position: Position = { origin, loops: new Map() };
    if (
      template.outputs[output]?.['condition'] !== undefined &&
      frame.value(template.outputs[output]['condition'], position) === false
    )
      return [];
    return [{ name: output, type, value: frame.value(value, position), origin }];
  });
  return { resources, outputs };
}

/** A resource of this deployment: properties set by its template are known, the service provides the others. */
class KnownResource extends Told {
  readonly #known: unknown;

  constructor(of: string, known: unknown, path: readonly string[] = []) {
    super(of, path);
    this.#known = known;
  }

  override member(key: string): Told {
    const known = isRecord(this.#known) ? this.#known[key] : undefined;
    return new KnownResource(this.of, known, [...this.path, key]);
  }

  override toString(): string {
    return typeof this.#known === 'string' ? this.#known : super.toString();
  }
}

function parseTemplate(set: TemplateSet, file: string, problems: Problems): Template | undefined {
  if (!set.files.has(file)) return undefined;
  const parsed = readTemplate(set, file);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    problems.add(
      'syntax',
      { file, path: path.reduce<string>((at, key) => joinPath(at, typeof key === 'number' ? key : String(key)), '') },
      message,
    );
  }
  return undefined;
}

const NO_LOOPS: Loops = new Map();

function fillParameters(
  { file, given, problems }: ResolveRequest,
  template: Template,
  frame: DeploymentFrame,
  parameters: Map<string, Located>,
): void {
  for (const [name, declaration] of Object.entries(template.parameters)) {
    const path = joinPath('parameters', name);
    const value = given.get(name);
    if (value) {
      frame.options.provenance.set(value.value, value.origin);
      parameters.set(name, value);
      if (value.value !== undefined) checkParameter(name, declaration, value, value.origin ?? { file, path }, problems);
      continue;
    }
    if (declaration.defaultValue !== undefined) {
      const origin = { file, path: `${path}.defaultValue` };
      const located = frame.located(declaration.defaultValue, { origin, loops: NO_LOOPS, early: true });
      const own = { value: located.value, origin: located.origin ?? origin };
      frame.options.provenance.set(own.value, own.origin);
      parameters.set(name, own);
      if (own.value !== undefined) checkParameter(name, declaration, own, origin, problems);
      continue;
    }
    // A secure value is supplied at deployment; no file contains it.
    parameters.set(name, { value: isSecure(declaration) ? secureText(name) : undefined });
    if (!isSecure(declaration))
      problems.add('parameter', { file, path }, `parameter ${name} must be given: it has no default`);
  }
}
