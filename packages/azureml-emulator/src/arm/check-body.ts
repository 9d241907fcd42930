import type { ObjectShapes, ShapeProblem } from '@aml-mlops/shapes';
import { checkShape, isRecord, own } from '@aml-mlops/shapes';
import { badRequest } from './arm-error.ts';
import type { BodyShape } from './resource-types.ts';

/** The sources of validation: the SDK's serializer, and the ARM schema if available. */
export interface BodyShapes {
  readonly sdk: ObjectShapes;
  readonly arm?: ObjectShapes;
  /** The request uses another API version than the shapes: unknown properties may be valid, and are kept. */
  readonly otherVersion?: boolean;
}

export interface CheckedBody {
  readonly properties: Readonly<Record<string, unknown>>;
  /** `location`, `tags`, `identity`, … next to the properties. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Read-only fields set by ARM and the service; a client that sends back what it read may include them. */
const TOLD = new Set(['id', 'name', 'type', 'systemData']);

/** @throws ArmError 400 naming every invalid property */
export function checkBody(body: unknown, { sdk, arm }: BodyShape, shapes: BodyShapes): CheckedBody {
  if (!isRecord(body)) {
    throw badRequest('The request body must be a JSON object.', [
      { code: 'InvalidRequestBody', message: 'The request body must be a JSON object.' },
    ]);
  }
  const known = ({ message }: ShapeProblem) => !shapes.otherVersion || !message.includes('is not a property of');
  const problems = checkShape(body, { kind: 'object', name: sdk }, shapes.sdk).filter(known);
  const { properties } = body;
  if (!isRecord(properties)) problems.push({ path: 'properties', message: 'is required' });
  const published = shapes.arm?.[arm]?.properties['properties']?.shape;
  if (shapes.arm && published && isRecord(properties) && !shapes.otherVersion) {
    const told = new Set(problems.map(({ path }) => path));
    problems.push(...checkShape(properties, published, shapes.arm, 'properties').filter(({ path }) => !told.has(path)));
  }
  if (!isRecord(properties) || problems.length > 0) throw invalidBody(problems);
  const rest = Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'properties' && !TOLD.has(key)));
  return { properties: withTextLabels(withoutReadOnly(properties, sdk, shapes.sdk)), rest };
}

/** Labels are stored as text, whatever their type in the request. */
function withTextLabels(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const labels = ['tags', 'properties'].flatMap((bag) => {
    const given = properties[bag];
    if (!isRecord(given)) return [];
    const texts = Object.entries(given).map(([key, value]) => [key, value === null ? null : String(value)]);
    return [[bag, Object.fromEntries(texts)] as const];
  });
  return { ...properties, ...Object.fromEntries(labels) };
}

function invalidBody(problems: readonly ShapeProblem[]): Error {
  const details = problems.map(({ path, message }) => ({
    code: 'ValidationError',
    message: `${path} ${message}`,
    target: path,
  }));
  return badRequest(`The request is invalid: ${details.map(({ message }) => message).join('; ')}`, details);
}

/** A client that sends back what it read includes read-only fields; they are dropped, as the service does. */
function withoutReadOnly(
  properties: Readonly<Record<string, unknown>>,
  body: string,
  shapes: ObjectShapes,
): Record<string, unknown> {
  const shape = shapes[body]?.properties['properties']?.shape;
  let object = shape?.kind === 'object' ? shapes[shape.name] : undefined;
  const family = object?.discriminator;
  if (family) object = own(shapes, own(family.shapes, String(properties[family.property])) ?? '');
  return Object.fromEntries(
    Object.entries(properties).filter(([key, value]) => value !== undefined && !own(object?.properties, key)?.readOnly),
  );
}
