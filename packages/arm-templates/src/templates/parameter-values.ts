import { showValue } from '@aml-mlops/errors';
import { isRecord } from '@aml-mlops/shapes';
import type { Located, Origin } from '../expressions/located.ts';
import { joinPath } from '../expressions/located.ts';
import type { Problems } from './problem.ts';
import { secureText } from './resolved.ts';
import { type ParameterDeclaration, parameterFileSchema } from './template-set.ts';

export const isSecure = ({ type }: Pick<ParameterDeclaration, 'type'>): boolean =>
  /^secure(string|object)$/i.test(type);

/** The values in a parameter file, each with its origin; a key vault reference becomes a placeholder text. */
export function readParameterFile(file: string, content: unknown, problems: Problems): Map<string, Located> {
  const parsed = parameterFileSchema.safeParse(content);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      problems.add(
        'syntax',
        { file, path: path.reduce<string>((at, key) => joinPath(at, typeof key === 'number' ? key : String(key)), '') },
        message,
      );
    }
    return new Map();
  }
  return new Map(
    Object.entries(parsed.data.parameters).flatMap(([name, { value, reference }]) => {
      const path = joinPath('parameters', name);
      if (reference !== undefined)
        return [[name, { value: secureText(name), origin: { file, path: `${path}.reference` } }]];
      return value === undefined ? [] : [[name, { value, origin: { file, path: `${path}.value` } }]];
    }),
  );
}

/** Checks a value against the declaration of its parameter: type, allowed values, limits. */
export function checkParameter(
  name: string,
  declaration: ParameterDeclaration,
  { value }: Located,
  origin: Origin,
  problems: Problems,
): void {
  const wrong = (range: string) =>
    problems.add('parameter', origin, `parameter ${name} must be ${range}; got ${showValue(value)}`);
  if (!hasType(value, declaration.type)) {
    wrong(`of type ${declaration.type}`);
    return;
  }
  const { allowedValues, minLength, maxLength, minValue, maxValue } = declaration;
  if (allowedValues && !isOpenValue(value) && !allowedValues.includes(value))
    wrong(`one of ${allowedValues.join(', ')}`);
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  if (size !== undefined && !isOpenValue(value)) {
    if (minLength !== undefined && size < minLength) wrong(`at least ${minLength} long`);
    if (maxLength !== undefined && size > maxLength) wrong(`at most ${maxLength} long`);
  }
  if (typeof value === 'number' && (value < (minValue ?? value) || value > (maxValue ?? value))) {
    wrong(`in [${minValue ?? '-inf'}, ${maxValue ?? 'inf'}]`);
  }
}

function isOpenValue(value: unknown): boolean {
  return typeof value === 'string' && /^(told:|secure\()/.test(value);
}

function hasType(value: unknown, type: string): boolean {
  switch (type.toLowerCase()) {
    case 'string':
    case 'securestring':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
    case 'secureobject':
      return isRecord(value) || isOpenValue(value);
    default:
      return false;
  }
}
