import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ObjectShape, PropertyShape, Shape } from '@aml-mlops/shapes';
import * as z from 'zod';

/** Bodies that the emulator accepts; their parts are included. */
const ROOTS = [
  'CodeContainer',
  'CodeVersion',
  'ComponentContainer',
  'ComponentVersion',
  'ComputeResource',
  'DataContainer',
  'DataVersionBase',
  'Datastore',
  'EnvironmentContainer',
  'EnvironmentVersion',
  'JobBase',
  'ModelContainer',
  'ModelVersion',
  'Schedule',
  'Workspace',
];

/** Features not emulated here are not inspected. */
const OPEN = new Set(['AutoMLVertical']);

interface MapperType {
  readonly name: string;
  readonly className?: string | undefined;
  readonly element?: Mapper | undefined;
  readonly value?: Mapper | undefined;
  readonly allowedValues?: readonly string[] | undefined;
  readonly polymorphicDiscriminator?: { readonly serializedName: string } | undefined;
  readonly modelProperties?: Readonly<Record<string, Mapper>> | undefined;
}

interface Mapper {
  readonly type: MapperType;
  readonly serializedName?: string | undefined;
  readonly required?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly nullable?: boolean | undefined;
  readonly constraints?: Readonly<Record<string, unknown>> | undefined;
}

const mapper: z.ZodType<Mapper> = z.lazy(() =>
  z.object({
    type: z.object({
      name: z.string(),
      className: z.string().optional(),
      element: mapper.optional(),
      value: mapper.optional(),
      allowedValues: z.array(z.string()).optional(),
      polymorphicDiscriminator: z.object({ serializedName: z.string() }).optional(),
      modelProperties: z.record(z.string(), mapper).optional(),
    }),
    serializedName: z.string().optional(),
    required: z.boolean().optional(),
    readOnly: z.boolean().optional(),
    nullable: z.boolean().optional(),
    constraints: z.record(z.string(), z.unknown()).optional(),
  }),
);

/** The shapes described by the mappers of the installed SDK. */
export async function shapesOfSdk(): Promise<Record<string, ObjectShape>> {
  const sdk = path.dirname(createRequire(import.meta.url).resolve('@azure/arm-machinelearning/package.json'));
  const module: unknown = await import(pathToFileURL(path.join(sdk, 'dist-esm/src/models/mappers.js')).href);
  const { discriminators, ...rest } = z
    .looseObject({ discriminators: z.record(z.string(), mapper) })
    .parse({ ...Object(module) });
  const mappers = new Map(Object.entries(rest).map(([name, value]) => [name, mapper.parse(value)]));
  const families = familiesOf(discriminators, mappers);
  const shapes: Record<string, ObjectShape> = {};
  const queue = [...ROOTS];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (shapes[name]) continue;
    const type = mappers.get(name)?.type;
    if (!type?.modelProperties) throw new Error(`the SDK has no mapper of ${name}`);
    const family = families.get(name);
    const property = type.polymorphicDiscriminator?.serializedName;
    const shape: ObjectShape = {
      properties: nestProperties(type.modelProperties, shapes, name),
      ...(family && property !== undefined && { discriminator: { property, shapes: family } }),
    };
    shapes[name] = shape;
    queue.push(...Object.values(family ?? {}), ...classesIn(shape), ...nestedOf(shapes, name));
  }
  return Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Class families, distinguished by a property: JobBaseProperties -> { Pipeline: PipelineJob, … }. A family's
 * members are all classes with the same discriminator, including those that the SDK derives from two bases (asset job inputs).
 */
function familiesOf(
  discriminators: Readonly<Record<string, Mapper>>,
  mappers: ReadonlyMap<string, Mapper>,
): Map<string, Record<string, string>> {
  const families = new Map<string, Record<string, string>>();
  const members = new Set<string>();
  const add = (root: string | undefined) => {
    const property = mappers.get(root ?? '')?.type.polymorphicDiscriminator?.serializedName;
    if (root === undefined || property === undefined || members.has(root)) return;
    const family: Record<string, string> = {};
    for (const { serializedName, type } of Object.values(discriminators)) {
      if (type.className === undefined || type.className === root || serializedName === undefined) continue;
      if (!type.modelProperties?.[property]) continue;
      family[serializedName] = type.className;
      members.add(type.className);
    }
    families.set(root, family);
  };
  const entries = Object.entries(discriminators);
  for (const [key, { type }] of entries) if (!key.includes('.')) add(type.className);
  for (const [key, { type }] of entries) if (key.startsWith('ResourceBase.')) add(type.className);
  for (const [key, { type }] of entries) if (key.startsWith('AssetBase.')) add(type.className);
  return families;
}

/** The SDK flattens `properties` of some resources: `properties.description` denotes a nested property. */
function nestProperties(
  modelProperties: Readonly<Record<string, Mapper>>,
  shapes: Record<string, ObjectShape>,
  owner: string,
): Record<string, PropertyShape> {
  const properties: Record<string, PropertyShape> = {};
  const nested: Record<string, PropertyShape> = {};
  for (const [client, property] of Object.entries(modelProperties)) {
    const path = (property.serializedName ?? client).split('.');
    const target = path.length > 1 ? nested : properties;
    target[path.at(-1) ?? client] = toProperty(property);
  }
  if (Object.keys(nested).length > 0) {
    shapes[`${owner}.properties`] = { properties: nested };
    properties['properties'] = { shape: { kind: 'object', name: `${owner}.properties` } };
  }
  return properties;
}

function nestedOf(shapes: Record<string, ObjectShape>, owner: string): string[] {
  const nested = shapes[`${owner}.properties`];
  return nested ? classesIn(nested) : [];
}

function toProperty({ required, readOnly, nullable, ...property }: Mapper): PropertyShape {
  return {
    shape: toShape(property),
    ...(required && { required }),
    ...(readOnly && { readOnly }),
    ...(nullable && { nullable }),
  };
}

function toShape({ type, constraints = {} }: Mapper): Shape {
  switch (type.name) {
    case 'String':
    case 'Uuid':
    case 'DateTime': {
      const { Pattern, MinLength } = constraints;
      return {
        kind: 'string',
        ...(Pattern instanceof RegExp && { pattern: Pattern.source }),
        ...(typeof MinLength === 'number' && { minLength: MinLength }),
      };
    }
    case 'Enum':
      return { kind: 'string', ...(type.allowedValues && { enum: type.allowedValues }) };
    case 'Number': {
      const { InclusiveMinimum, InclusiveMaximum } = constraints;
      return {
        kind: 'number',
        ...(typeof InclusiveMinimum === 'number' && { minimum: InclusiveMinimum }),
        ...(typeof InclusiveMaximum === 'number' && { maximum: InclusiveMaximum }),
      };
    }
    case 'Boolean':
      return { kind: 'boolean' };
    case 'TimeSpan':
      return { kind: 'duration' };
    case 'Sequence':
      return { kind: 'array', items: type.element ? toShape(type.element) : { kind: 'any' } };
    case 'Dictionary':
      return { kind: 'dictionary', values: type.value ? toShape(type.value) : { kind: 'any' } };
    case 'Composite':
      return OPEN.has(type.className ?? '') ? { kind: 'any' } : { kind: 'object', name: type.className ?? '' };
    case 'any':
      return { kind: 'any' };
    default:
      throw new Error(`the SDK has a type ${type.name} that is not known here`);
  }
}

function classesIn(shape: ObjectShape): string[] {
  const classes: string[] = [];
  const visit = (part: Shape): void => {
    if (part.kind === 'object' && !part.name.includes('.')) classes.push(part.name);
    else if (part.kind === 'array') visit(part.items);
    else if (part.kind === 'dictionary') visit(part.values);
  };
  for (const property of Object.values(shape.properties)) if (!property.readOnly) visit(property.shape);
  return classes;
}
