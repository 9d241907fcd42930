import path from 'node:path';
import { isRecord } from '@aml-mlops/shapes';
import { joinPath, type Located } from '../expressions/located.ts';
import type { DeploymentFrame } from './deployment-frame.ts';
import type { Instance } from './expand-resources.ts';
import { isSecure } from './parameter-values.ts';
import type { ResolveRequest } from './resolve-request.ts';
import { type ResolvedDeployment, secureText } from './resolved.ts';
import { readTemplate, type TemplateSet } from './template-set.ts';

/** Prefix of the placeholder for a secure value. */
const SECURE = secureText('').slice(0, -1);
const EMPTY: ResolvedDeployment = { resources: [], outputs: [] };

interface ModuleCall {
  readonly request: ResolveRequest;
  readonly frame: DeploymentFrame;
  readonly instance: Instance;
}

/** Resolves a nested deployment: another template (`templateLink.relativePath`) with its own parameters. */
export function resolveModule(
  { request, frame, instance }: ModuleCall,
  resolve: (request: ResolveRequest) => ResolvedDeployment,
): ResolvedDeployment {
  const { problems, file, around = [] } = request;
  const at = (...keys: string[]) => ({ file, path: keys.reduce(joinPath, instance.origin.path) });
  const properties = isRecord(instance.source['properties']) ? instance.source['properties'] : {};
  const { mode, templateLink, template, parameters } = properties;
  if (mode !== 'Incremental') {
    problems.add(
      'security',
      at('properties', 'mode'),
      `mode must be Incremental; got ${String(mode)}: any other deletes what the template does not name`,
    );
  }
  const link = isRecord(templateLink) ? templateLink['relativePath'] : undefined;
  const isInline = isRecord(template);
  if (typeof link !== 'string' && !isInline) {
    problems.add('syntax', at('properties', 'templateLink'), 'must have a relativePath to a template of this folder');
    return EMPTY;
  }
  const linked = isInline ? `${file}#${instance.name}` : moduleFile(file, String(link));
  const set = isInline ? { ...request.set, files: new Map([...request.set.files, [linked, template]]) } : request.set;
  if (!set.files.has(linked)) {
    problems.add(
      'reference',
      at('properties', 'templateLink', 'relativePath'),
      `must be a template of this folder; got ${link}`,
    );
    return EMPTY;
  }
  if (around.includes(linked)) {
    problems.add(
      'reference',
      at('properties', 'templateLink', 'relativePath'),
      `a template must not hold itself; got ${link}`,
    );
    return EMPTY;
  }
  const declared = declaredParameters(set, linked);
  const given = new Map<string, Located>();
  const waitsFor = new Set(instance.dependsOn);
  for (const [name, value] of Object.entries(isRecord(parameters) ? parameters : {})) {
    const origin = at('properties', 'parameters', name);
    if (declared && !Object.hasOwn(declared, name)) {
      problems.add(
        'reference',
        origin,
        `must be a parameter of ${linked}: ${Object.keys(declared).join(', ')}; got ${name}`,
      );
      continue;
    }
    const part = isRecord(value) ? value['value'] : undefined;
    const position = {
      origin: { file, path: `${origin.path}.value` },
      loops: instance.loops,
      onReference: (id: string) => waitsFor.add(id),
    };
    const located = frame.located(part, position);
    given.set(name, { value: located.value, origin: located.origin ?? position.origin });
    const declaration = declared?.[name];
    if (declaration && !isSecure(declaration) && JSON.stringify(located.value)?.includes(SECURE)) {
      problems.add(
        'secret',
        position.origin,
        `parameter ${name} of ${linked} must be secure: it is given a secure value; got ${declaration.type}`,
      );
    }
  }
  for (const [name, declaration] of Object.entries(declared ?? {})) {
    if (given.has(name) || declaration.defaultValue !== undefined || isSecure(declaration)) continue;
    problems.add('reference', at('properties', 'parameters'), `must give parameter ${name} of ${linked}`);
    given.set(name, { value: undefined });
  }
  if (!instance.active) return EMPTY;
  const { subscriptionId, resourceGroup } = instance.source;
  const position = { origin: instance.origin, loops: instance.loops, early: true };
  const target = {
    ...request.target,
    ...(subscriptionId !== undefined && { subscription: String(frame.value(subscriptionId, position)) }),
    ...(resourceGroup !== undefined && { resourceGroup: String(frame.value(resourceGroup, position)) }),
  };
  const { resources, outputs } = resolve({ ...request, set, file: linked, target, name: instance.name, given, around });
  return {
    resources: resources.map((resource) => ({
      ...resource,
      dependsOn: new Set([...resource.dependsOn, ...waitsFor]),
      deployments: [instance.id, ...resource.deployments],
    })),
    outputs,
  };
}

/** The file that a template's `relativePath` refers to. */
export function moduleFile(file: string, link: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), link));
}

function declaredParameters(set: TemplateSet, file: string) {
  const parsed = readTemplate(set, file);
  return parsed.success ? parsed.data.parameters : undefined;
}
