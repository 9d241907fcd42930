import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { entriesOf, Problems, resolveStage, type TemplateSet } from '@aml-mlops/arm-templates';
import { type ObjectShapes, readArmSchema } from '@aml-mlops/shapes';
import { ReducedShapes, UNREAD } from './reduce-shapes.ts';

export interface ShapeTable {
  /** Name of the shape of a resource body, by `type@apiVersion`. */
  readonly resources: Readonly<Record<string, { readonly shape: string; readonly namePattern?: string }>>;
  readonly shapes: ObjectShapes;
}

/** Members outside the body: present in a template, absent from a request. */
const OUTSIDE_BODY = new Set(['name', 'type', 'apiVersion', 'resources']);

/** The parts of the schemas in `folders` that the templates need, over all stages. */
export async function makeShapeTable(set: TemplateSet, folders: readonly string[]): Promise<ShapeTable> {
  const names = await Promise.all(folders.map((folder) => readdir(folder)));
  const files = folders.flatMap((folder, i) => (names[i] ?? []).map((file) => path.join(folder, file))).sort();
  const used = entriesOf(set).flatMap((entry) =>
    [...entry.parameters.keys()].flatMap((stage) => resolveStage(set, entry, stage, new Problems()).resources),
  );
  const resources: Record<string, { shape: string; namePattern?: string }> = {};
  const reduced = new Map<string, { readonly shapes: ObjectShapes; readonly kept: ReducedShapes }>();
  const makers: (() => void)[] = [];
  for (const { type, apiVersion, body } of used) {
    const [provider = '', ...types] = type.split('/');
    const name = types.join('_');
    const schema = await schemaOf(
      files.filter((file) => path.basename(file).startsWith(`${provider}.`) && file.endsWith(`.${apiVersion}.json`)),
      name,
      reduced,
    );
    if (!schema) throw new Error(`no schema of ${type} ${apiVersion} in ${folders.join(', ')}`);
    schema.kept.use(body, { kind: 'object', name });
    makers.push(() => {
      const named = schema.shapes[name]?.properties['name']?.shape;
      const namePattern = named?.kind === 'string' ? named.pattern : undefined;
      resources[`${type}@${apiVersion}`] = {
        shape: schema.kept.named(name),
        ...(namePattern !== undefined && { namePattern }),
      };
    });
  }
  for (const make of makers) make();
  const shapes: Record<string, ObjectShapes[string]> = { [UNREAD]: { properties: {} } };
  for (const { kept } of reduced.values()) Object.assign(shapes, kept.table());
  for (const { shape } of Object.values(resources)) {
    const whole = shapes[shape];
    if (whole)
      shapes[shape] = {
        properties: Object.fromEntries(Object.entries(whole.properties).filter(([key]) => !OUTSIDE_BODY.has(key))),
      };
  }
  return { resources: sorted(resources), shapes: sorted(shapes) };
}

async function schemaOf(
  files: readonly string[],
  resource: string,
  read: Map<string, { readonly shapes: ObjectShapes; readonly kept: ReducedShapes }>,
) {
  for (const file of files) {
    const known = read.get(file);
    const shapes = known?.shapes ?? (await readArmSchema(file));
    const entry = known ?? {
      shapes,
      kept: new ReducedShapes(
        shapes,
        `${path
          .basename(file)
          .replace(/^Microsoft\./, '')
          .replace(/\.\d{4}-.*$/, '')}.`,
      ),
    };
    read.set(file, entry);
    if (shapes[resource]) return entry;
  }
  return undefined;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
