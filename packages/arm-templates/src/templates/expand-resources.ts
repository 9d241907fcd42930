import { isRecord } from '@aml-mlops/shapes';
import { ExpressionError } from '../expressions/expression.ts';
import { joinPath, type Origin } from '../expressions/located.ts';
import type { DeploymentFrame } from './deployment-frame.ts';
import type { Loops, Position } from './position.ts';
import { providerPath, resourceGroupId, resourceIdOf } from './resource-ids.ts';
import type { Template } from './template-set.ts';

/** A resource of a template, or one iteration of its loop, with the values known before deployment. */
export interface Instance {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  /** False if its condition is not met. */
  readonly active: boolean;
  readonly source: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  readonly nameOrigin: Origin;
  readonly loops: Loops;
  readonly dependsOn: readonly string[];
}

/** All resources of a template, with loops unrolled and nested resources flattened. */
export function expandResources(frame: DeploymentFrame, template: Template): Instance[] {
  const found: {
    readonly instance: Omit<Instance, 'dependsOn'>;
    readonly loop: string | undefined;
    readonly waits: unknown;
    readonly parent: string | undefined;
  }[] = [];
  const { file, problems } = frame.options;

  function expand(
    resources: readonly Readonly<Record<string, unknown>>[],
    path: string,
    parent?: Omit<Instance, 'dependsOn'>,
  ): void {
    for (const [index, source] of resources.entries()) {
      const origin = { file, path: joinPath(path, index) };
      const { copy } = source;
      const loop = isRecord(copy) ? copy : undefined;
      const name = loop === undefined ? undefined : String(loop['name']);
      const count =
        loop &&
        frame.value(loop['count'], {
          origin: { file, path: `${origin.path}.copy.count` },
          loops: new Map(),
          early: true,
        });
      const times = loop === undefined ? 1 : typeof count === 'number' ? count : 0;
      for (let turn = 0; turn < times; turn++) {
        const loops: Loops =
          loop === undefined
            ? new Map()
            : new Map([
                [undefined, turn],
                [name, turn],
              ]);
        const instance = instanceOf(source, origin, loops, parent);
        if (!instance) continue;
        found.push({ instance, loop: name, waits: source['dependsOn'], parent: parent?.id });
        if (Array.isArray(source['resources']))
          expand(source['resources'].filter(isRecord), `${origin.path}.resources`, instance);
      }
    }
  }

  function instanceOf(
    source: Readonly<Record<string, unknown>>,
    origin: Origin,
    loops: Loops,
    parent?: Omit<Instance, 'dependsOn'>,
  ): Omit<Instance, 'dependsOn'> | undefined {
    const position = (key: string): Position => ({
      origin: { file, path: joinPath(origin.path, key) },
      loops,
      early: true,
    });
    const own = (key: string) => frame.value(source[key], position(key));
    const [type, name, apiVersion] = [own('type'), own('name'), own('apiVersion')];
    for (const [key, value] of Object.entries({ type, name, apiVersion })) {
      if (typeof value === 'string' && value !== '') continue;
      if (source[key] === undefined) problems.add('syntax', origin, `${key} is required`);
      else if (value === '') problems.add('name', position(key).origin, `${key} must not be empty`);
      return undefined;
    }
    const wholeType = parent ? `${parent.type}/${String(type)}` : String(type);
    const wholeName = parent ? `${parent.name}/${String(name)}` : String(name);
    const condition = source['condition'] === undefined ? true : own('condition');
    const scope = source['scope'] === undefined ? undefined : own('scope');
    try {
      const target = {
        ...frame.options.target,
        ...(own('resourceGroup') !== undefined && { resourceGroup: String(own('resourceGroup')) }),
        ...(own('subscriptionId') !== undefined && { subscription: String(own('subscriptionId')) }),
      };
      const below = typeof scope === 'string' ? scopeId(scope, target) : resourceGroupId(target);
      const id = `${below}${providerPath(wholeType, wholeName.split('/'))}`;
      return {
        id,
        type: wholeType,
        name: wholeName,
        apiVersion: String(apiVersion),
        active: condition === true && parent?.active !== false,
        nameOrigin: frame.located(source['name'], position('name')).origin ?? position('name').origin,
        source,
        origin,
        loops,
      };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.add('name', position('name').origin, error.message);
      return undefined;
    }
  }

  function scopeId(scope: string, target: Parameters<typeof resourceGroupId>[0]): string {
    return scope.startsWith('/') ? scope : `${resourceGroupId(target)}/providers/${scope}`;
  }

  expand(template.resources, 'resources');
  return found.map(({ instance, waits, parent }) => ({
    ...instance,
    dependsOn: [...(parent === undefined ? [] : [parent]), ...dependencies(instance, waits)],
  }));

  /** Ids that `dependsOn` refers to: an id, `type/name`, or the name of a loop, which covers all its iterations. */
  function dependencies(instance: Omit<Instance, 'dependsOn'>, waits: unknown): string[] {
    if (waits === undefined) return [];
    const path = `${instance.origin.path}.dependsOn`;
    if (!Array.isArray(waits)) {
      problems.add('syntax', { file, path }, 'must be an array of ids and names');
      return [];
    }
    return waits.flatMap((wait: unknown, index) => {
      const origin = { file, path: joinPath(path, index) };
      const value = frame.value(wait, { origin, loops: instance.loops, early: true });
      if (typeof value !== 'string') return [];
      const looped = found.filter(({ loop }) => loop !== undefined && loop === value);
      if (looped.length > 0) return looped.map(({ instance: turn }) => turn.id);
      const id = value.startsWith('/') ? value : idOfName(value, origin);
      if (id === undefined) return [];
      if (found.some(({ instance: other }) => other.id.toLowerCase() === id.toLowerCase())) return [id];
      problems.add('reference', origin, `must be a resource of this template; got ${value}`);
      return [];
    });
  }

  function idOfName(value: string, origin: Origin): string | undefined {
    const byName = found.filter(({ instance }) => instance.name === value);
    if (byName.length === 1) return byName[0]?.instance.id;
    const parts = value.split('/');
    try {
      return resourceIdOf([parts.slice(0, 2).join('/'), ...parts.slice(2)], frame.options.target);
    } catch {
      problems.add('reference', origin, `must be a resource of this template; got ${value}`);
      return undefined;
    }
  }
}
