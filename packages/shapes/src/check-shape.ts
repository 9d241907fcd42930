import { own } from './own.ts';
import type { ObjectShapes, PropertyShape, Shape } from './shape.ts';

export interface ShapeProblem {
  /** For example `properties.jobs`, `properties.inputs.raw.uri`. */
  readonly path: string;
  /** `must be …; got …`, or another description of the problem. */
  readonly message: string;
}

/** ISO 8601 duration, from days to seconds, as the service writes and reads it: `PT1H30M`, `P1DT12H`. */
const DURATION = /^-?P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;

/**
 * Lists every problem with `value`, in document order; empty if it is valid. Objects are closed: a property that is not in
 * the shape is a problem.
 */
export function checkShape(value: unknown, shape: Shape, shapes: ObjectShapes, path = ''): ShapeProblem[] {
  const wrong = (range: string): ShapeProblem[] => [{ path, message: `must be ${range}; got ${show(value)}` }];
  switch (shape.kind) {
    case 'any':
      return [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('true or false');
    case 'number':
      return checkNumber(value, shape) ? [] : wrong(numberRange(shape));
    case 'duration':
      return typeof value === 'string' && DURATION.test(value) ? [] : wrong('an ISO 8601 duration such as PT1H30M');
    case 'string':
      return checkString(value, shape) ? [] : wrong(stringRange(shape));
    case 'array':
      if (!Array.isArray(value)) return wrong('an array');
      return value.flatMap((item, index) => checkShape(item, shape.items, shapes, `${path}[${index}]`));
    case 'dictionary':
      if (!isRecord(value)) return wrong('an object');
      return Object.entries(value).flatMap(([key, item]) =>
        isTextOf(item, shape.values) ? [] : checkShape(item, shape.values, shapes, join(path, key)),
      );
    case 'object':
      if (!isRecord(value)) return wrong('an object');
      return checkObject(value, shape.name, shapes, path);
  }
}

/** The service accepts numbers where maps of labels hold strings: `hash_version: 202208`, as its own SDK sends it. */
function isTextOf(item: unknown, values: Shape): boolean {
  return values.kind === 'string' && (typeof item === 'number' || typeof item === 'boolean');
}

function checkObject(
  value: Readonly<Record<string, unknown>>,
  name: string,
  shapes: ObjectShapes,
  path: string,
): ShapeProblem[] {
  const shape = shapes[name];
  if (!shape) throw new Error(`no shape of ${name} is known`);
  if (shape.discriminator) {
    const { property, shapes: family } = shape.discriminator;
    const told = value[property];
    const member = typeof told === 'string' ? own(family, told) : undefined;
    if (member === undefined) {
      const message = `must be one of ${Object.keys(family).sort().join(', ')}; got ${show(told)}`;
      return [{ path: join(path, property), message }];
    }
    if (member !== name) return checkObject(value, member, shapes, path);
  }
  const problems: ShapeProblem[] = [];
  for (const [key, property] of Object.entries(shape.properties)) {
    if (property.required && !property.readOnly && (value[key] === undefined || value[key] === null)) {
      problems.push({ path: join(path, key), message: 'is required' });
    }
  }
  for (const [key, item] of Object.entries(value)) {
    const property = own(shape.properties, key);
    if (property) problems.push(...checkProperty(item, property, shapes, join(path, key)));
    else problems.push({ path: join(path, key), message: `is not a property of ${name}` });
  }
  return problems;
}

function checkProperty(value: unknown, property: PropertyShape, shapes: ObjectShapes, path: string): ShapeProblem[] {
  if (property.readOnly || value === undefined) return [];
  if (value === null && property.required) return [];
  if (value === null && property.nullable) return [];
  return checkShape(value, property.shape, shapes, path);
}

function checkNumber(value: unknown, shape: Extract<Shape, { kind: 'number' }>): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (shape.integer && !Number.isInteger(value)) return false;
  return value >= (shape.minimum ?? Number.NEGATIVE_INFINITY) && value <= (shape.maximum ?? Number.POSITIVE_INFINITY);
}

function numberRange({ integer, minimum, maximum }: Extract<Shape, { kind: 'number' }>): string {
  const what = integer ? 'a whole number' : 'a number';
  if (minimum === undefined && maximum === undefined) return what;
  return `${what} in ${minimum === undefined ? '(-inf' : `[${minimum}`}, ${maximum === undefined ? 'inf)' : `${maximum}]`}`;
}

function checkString(value: unknown, shape: Extract<Shape, { kind: 'string' }>): boolean {
  if (typeof value !== 'string') return false;
  // The service compares them case-insensitively, and the official SDK relies on it (`maximize`).
  if (shape.enum && !shape.enum.some((known) => known.toLowerCase() === value.toLowerCase())) return false;
  if (value.length < (shape.minLength ?? 0) || value.length > (shape.maxLength ?? Number.POSITIVE_INFINITY))
    return false;
  return shape.pattern === undefined || new RegExp(shape.pattern).test(value);
}

function stringRange(shape: Extract<Shape, { kind: 'string' }>): string {
  if (shape.enum) return `one of ${shape.enum.join(', ')}`;
  const parts = ['a string'];
  if (shape.minLength !== undefined) parts.push(`of at least ${shape.minLength} characters`);
  if (shape.maxLength !== undefined) parts.push(`of at most ${shape.maxLength} characters`);
  if (shape.pattern !== undefined) parts.push(`that matches ${shape.pattern}`);
  return parts.join(' ');
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
