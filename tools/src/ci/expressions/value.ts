/** The value of an expression: JSON. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** A node of an expression, in the syntax common to both systems. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
  /** `jobs.*.result` */
  | { readonly kind: 'each'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** Falsy: false, 0, NaN, the empty string and null. */
export function isTrue(value: Value): boolean {
  return typeof value === 'number' ? value !== 0 && !Number.isNaN(value) : Boolean(value);
}

/** The text form of a value: null is empty, objects are JSON. */
export function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A member by case-insensitive name; null if there is none. */
export function member(value: Value, key: Value): Value {
  if (isList(value)) return typeof key === 'number' ? (value[key] ?? null) : null;
  if (value === null || typeof value !== 'object' || typeof key !== 'string') return null;
  const found = Object.hasOwn(value, key)
    ? key
    : Object.keys(value).find((name) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? null : (value[found] ?? null);
}
