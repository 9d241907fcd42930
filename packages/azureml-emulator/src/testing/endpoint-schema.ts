import path from 'node:path';
import { type ObjectShape, type ObjectShapes, readArmSchema, type Shape } from '@aml-mlops/shapes';
import { ENDPOINT_API_VERSION } from '../endpoints/endpoint-shapes.ts';

const ROOTS = [
  'workspaces_onlineEndpoints',
  'workspaces_onlineEndpoints_deployments',
  'workspaces_batchEndpoints',
  'workspaces_batchEndpoints_deployments',
];

/** Template fields that a request expresses in its path. */
const OF_TEMPLATES = ['apiVersion', 'name', 'resources', 'type'];

/**
 * The shapes of endpoints and deployments, with all their parts, from the published schema.
 *
 * @param folder of the published schemas; contains the folder `templates`
 */
export async function shapesOfEndpoints(folder: string): Promise<Record<string, ObjectShape>> {
  const file = `Microsoft.MachineLearningServices.${ENDPOINT_API_VERSION}.json`;
  const published = await readArmSchema(path.join(folder, 'templates', file));
  const shapes: Record<string, ObjectShape> = {};
  const queue = [...ROOTS];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (shapes[name]) continue;
    const shape = ROOTS.includes(name) ? bodyOf(published, name) : published[name];
    if (!shape) throw new Error(`${file} has no ${name}`);
    shapes[name] = shape;
    queue.push(...Object.values(shape.properties).flatMap((property) => objectsIn(property.shape)));
    queue.push(...Object.values(shape.discriminator?.shapes ?? {}));
  }
  return Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function bodyOf(published: ObjectShapes, name: string): ObjectShape | undefined {
  const shape = published[name];
  if (!shape) return undefined;
  const kept = Object.entries(shape.properties).filter(([property]) => !OF_TEMPLATES.includes(property));
  return { properties: Object.fromEntries(kept) };
}

function objectsIn(shape: Shape): string[] {
  if (shape.kind === 'object') return [shape.name];
  if (shape.kind === 'array') return objectsIn(shape.items);
  return shape.kind === 'dictionary' ? objectsIn(shape.values) : [];
}
