import { originIn, originOfKey, type Problems, type ResolvedResource } from '@aml-mlops/arm-templates';
import { checkShape, type ObjectShapes } from '@aml-mlops/shapes';
import * as z from 'zod';
import { UNREAD } from '../shapes/reduce-shapes.ts';
import table from '../shapes/resource-shapes.json' with { type: 'json' };

const resources = z
  .record(z.string(), z.object({ shape: z.string(), namePattern: z.string().optional() }))
  .parse(table.resources);
const shapes = z.custom<ObjectShapes>((value) => typeof value === 'object').parse(table.shapes);

/** Pattern of the last segment of a name, from the schema of a type. */
export function namePatternOf({ type, apiVersion }: Pick<ResolvedResource, 'type' | 'apiVersion'>): string | undefined {
  return resources[`${type}@${apiVersion}`]?.namePattern;
}

/** Checks each body against the published schema of its type: unknown properties, wrong types and values, missing properties. */
export function checkShapes(all: readonly ResolvedResource[], problems: Problems): void {
  for (const resource of all) {
    const { type, apiVersion, origin, body } = resource;
    const known = resources[`${type}@${apiVersion}`];
    if (!known) {
      const versions = Object.keys(resources)
        .filter((key) => key.startsWith(`${type}@`))
        .map((key) => key.slice(type.length + 1));
      const [key, range, got] =
        versions.length > 0
          ? ['apiVersion', versions.join(' or '), apiVersion]
          : ['type', 'a resource type that these checks have a schema of', type];
      problems.add(
        'shape',
        { file: origin.file, path: `${origin.path}.${key}` },
        `${key} must be ${range}; got ${got}`,
      );
      continue;
    }
    for (const { path, message } of checkShape(body, { kind: 'object', name: known.shape }, shapes)) {
      const unread = message.endsWith(`is not a property of ${UNREAD}`);
      const isKey = message === 'is required' || message.startsWith('is not a property');
      problems.add(
        'shape',
        isKey ? originOfKey(resource, path) : originIn(resource, path),
        unread ? `${path} is not in the table of shapes: run generators/resource-shapes.ts` : `${path} ${message}`,
      );
    }
  }
}
