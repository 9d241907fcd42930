import { joinPath } from '../expressions/located.ts';

/** Every text in a value, keys of objects too, with its path. */
export function* textsIn(
  value: unknown,
  path = '',
): Generator<{ readonly path: string; readonly key: string | undefined; readonly text: string }> {
  if (typeof value === 'string') yield { path, key: undefined, text: value };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* textsIn(item, joinPath(path, index));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const below = joinPath(path, key);
      yield { path: below, key, text: key };
      if (typeof item === 'string') yield { path: below, key, text: item };
      else yield* textsIn(item, below);
    }
  }
}

/** A value at a path of names, or undefined. */
export function valueAt(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (of, key) => (typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined),
    value,
  );
}
