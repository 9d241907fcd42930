import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { ObjectShape, ObjectShapes, PropertyShape, Shape } from './shape.ts';

/** The subset of JSON Schema that the published ARM schemas use. */
interface Node {
  readonly $ref?: string | undefined;
  readonly type?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly const?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly items?: Node | undefined;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly additionalProperties?: boolean | Node | undefined;
  readonly required?: readonly string[] | undefined;
  readonly oneOf?: readonly Node[] | undefined;
  readonly allOf?: readonly Node[] | undefined;
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.string().optional(),
    enum: z.array(z.string()).optional(),
    const: z.string().optional(),
    pattern: z.string().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    items: node.optional(),
    properties: z.record(z.string(), node).optional(),
    additionalProperties: z.union([z.boolean(), node]).optional(),
    required: z.array(z.string()).optional(),
    oneOf: z.array(node).optional(),
    allOf: z.array(node).optional(),
  }),
);

const schemaFile = z.object({
  resourceDefinitions: z.record(z.string(), node),
  definitions: z.record(z.string(), node),
});

const LOCAL = '#/definitions/';

/**
 * The generator of ARM schemas has no type for fractions and writes `integer` for them. These are fractions in the
 * service: CLI and SDK send them as such.
 */
const FRACTIONS = new Set(['BanditPolicy.slackAmount', 'BanditPolicy.slackFactor', 'Collection.samplingRate']);

/**
 * Reads a published ARM schema (`Microsoft.MachineLearningServices.<api-version>.json`). Resources are returned under their
 * names there (`workspaces_codes_versions`), everything else under the names of its definitions.
 *
 * Two features of the schema are meant for templates, not for requests, and are treated accordingly. Template expressions
 * (`[parameters('x')]`) are dropped. Families of types have a closed base, which is merged with each of its members (taken
 * literally it would allow none of the members' own properties).
 */
export async function readArmSchema(file: string): Promise<ObjectShapes> {
  const { resourceDefinitions, definitions } = schemaFile.parse(JSON.parse(await readFile(file, 'utf8')));
  const shapes: Record<string, ObjectShape> = {};
  for (const [name, definition] of Object.entries({ ...definitions, ...resourceDefinitions })) {
    const inPlace = familyInPlace(name, definition, definitions);
    if (inPlace) {
      Object.assign(shapes, inPlace);
      continue;
    }
    const [base, family] = definition.allOf ?? [];
    if (!base || !family?.oneOf) {
      shapes[name] ??= { properties: propertiesOf(name, definition, definitions) };
      continue;
    }
    const members: Record<string, string> = {};
    let property = '';
    for (const { allOf: [reference, tag] = [] } of family.oneOf) {
      const member = reference?.$ref?.slice(LOCAL.length);
      const [told] = Object.entries(tag?.properties ?? {});
      const own = member === undefined ? undefined : definitions[member];
      if (member === undefined || !own || told?.[1].const === undefined)
        throw new Error(`${file}: ${name} is no family`);
      property = told[0];
      members[told[1].const] = member;
      const inherited = propertiesOf(name, base, definitions);
      shapes[member] = { properties: { ...inherited, ...propertiesOf(member, own, definitions) } };
    }
    shapes[name] = { properties: {}, discriminator: { property, shapes: members } };
  }
  return shapes;
}

/** A family whose members are defined inline, each identified by a property with a single value. */
function familyInPlace(
  name: string,
  { properties, oneOf = [] }: Node,
  definitions: Readonly<Record<string, Node>>,
): Record<string, ObjectShape> | undefined {
  if (Object.keys(properties ?? {}).length > 0 || oneOf.length === 0) return undefined;
  const tags = oneOf.map((member) =>
    Object.entries(member.properties ?? {}).find(([, { enum: values }]) => values?.length === 1),
  );
  const [property] = tags[0] ?? [];
  if (property === undefined || tags.some((tag) => tag?.[0] !== property)) return undefined;
  const members = oneOf.map((member, index) => [tags[index]?.[1].enum?.[0] ?? '', member] as const);
  const named = members.map(([told, member]) => [
    `${name}.${told}`,
    { properties: propertiesOf(`${name}.${told}`, member, definitions) },
  ]);
  const shapes = Object.fromEntries(members.map(([told]) => [told, `${name}.${told}`]));
  return { ...Object.fromEntries(named), [name]: { properties: {}, discriminator: { property, shapes } } };
}

function propertiesOf(
  owner: string,
  definition: Node,
  definitions: Readonly<Record<string, Node>>,
): Record<string, PropertyShape> {
  const required = new Set(definition.required);
  return Object.fromEntries(
    Object.entries(definition.properties ?? {}).map(([name, property]) => {
      const shape = toShape(property, definitions, FRACTIONS.has(`${owner}.${name}`));
      return [name, { shape, required: required.has(name), nullable: !required.has(name) }];
    }),
  );
}

function toShape(property: Node, definitions: Readonly<Record<string, Node>>, fraction = false): Shape {
  if (property.$ref?.startsWith(LOCAL)) {
    const name = property.$ref.slice(LOCAL.length);
    const target = definitions[name];
    return target && isDictionary(target) ? toShape(target, definitions) : { kind: 'object', name };
  }
  const alternatives = property.oneOf?.filter(({ $ref }) => $ref === undefined || $ref.startsWith(LOCAL));
  if (alternatives) return alternatives[0] ? toShape(alternatives[0], definitions, fraction) : { kind: 'any' };
  switch (property.type) {
    case 'string':
      return {
        kind: 'string',
        ...(property.enum && { enum: property.enum }),
        ...(property.pattern !== undefined && { pattern: property.pattern }),
        ...(property.minLength !== undefined && { minLength: property.minLength }),
        ...(property.maxLength !== undefined && { maxLength: property.maxLength }),
      };
    case 'integer':
      return {
        kind: 'number',
        ...(!fraction && { integer: true }),
        ...(property.minimum !== undefined && { minimum: property.minimum }),
        ...(property.maximum !== undefined && { maximum: property.maximum }),
      };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return { kind: 'array', items: property.items ? toShape(property.items, definitions) : { kind: 'any' } };
    case 'object':
      return { kind: 'dictionary', values: dictionaryValues(property, definitions) };
    default:
      return { kind: 'any' };
  }
}

function isDictionary({ properties, additionalProperties }: Node): boolean {
  return Object.keys(properties ?? {}).length === 0 && typeof additionalProperties === 'object';
}

function dictionaryValues({ additionalProperties }: Node, definitions: Readonly<Record<string, Node>>): Shape {
  return typeof additionalProperties === 'object' ? toShape(additionalProperties, definitions) : { kind: 'any' };
}
