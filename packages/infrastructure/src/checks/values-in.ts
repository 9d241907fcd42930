import { joinPath } from '@aml-mlops/arm-templates';

/** A string in a value: its path, and the property that it is the value of or (if `text` equals it) the name of. */
export interface FoundText {
  readonly path: string;
  readonly key: string | undefined;
  readonly text: string;
}

const known = new WeakMap<object, readonly FoundText[]>();

/** Every string in a value, including keys of objects, with its path. Results are cached per value, which must not change. */
export function textsIn(value: unknown): readonly FoundText[] {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? [{ path: '', key: undefined, text: value }] : [];
  const before = known.get(value);
  if (before) return before;
  const found: FoundText[] = [];
  collect(value, '', found);
  known.set(value, found);
  return found;
}

function collect(value: object, path: string, found: FoundText[]): void {
  const isList = Array.isArray(value);
  for (const [name, item] of Object.entries(value)) {
    const below = joinPath(path, isList ? Number(name) : name);
    const key = isList ? undefined : name;
    if (key !== undefined) found.push({ path: below, key, text: key });
    if (typeof item === 'string') found.push({ path: below, key, text: item });
    else if (typeof item === 'object' && item !== null) collect(item, below, found);
  }
}

/** The value at a path of names, or undefined. */
export function valueAt(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (of, key) => (typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined),
    value,
  );
}
