import { joinPath, type TemplateSet } from '@aml-mlops/arm-templates';

/** A change to one file, and where it must be reported. */
export interface Mutation {
  readonly file: string;
  readonly keys: readonly (string | number)[];
  /** Computes the new value from the current one; undefined removes it. */
  readonly change: (value: unknown) => unknown;
  /** Renames the property instead. */
  readonly rename?: string;
  /** Where it is reported, if not at the changed place. */
  readonly told?: { readonly file: string; readonly path: string };
}

function pathOf(keys: readonly (string | number)[]): string {
  return keys.reduce<string>(joinPath, '');
}

export function placeOf({ file, keys, rename, told }: Mutation): { readonly file: string; readonly path: string } {
  return told ?? { file, path: pathOf(rename === undefined ? keys : [...keys.slice(0, -1), rename]) };
}

/** The set with every mutation applied; unchanged files are shared. */
export function mutate(set: TemplateSet, mutations: readonly Mutation[]): TemplateSet {
  const files = new Map(set.files);
  for (const file of new Set(mutations.map((mutation) => mutation.file)))
    files.set(file, structuredClone(set.files.get(file)));
  for (const { file, keys, change, rename } of mutations) {
    const of = keys
      .slice(0, -1)
      .reduce<unknown>((value, key) => Reflect.get(Object(value), key), files.get(file)) as Record<
      string | number,
      unknown
    >;
    const key = keys.at(-1) ?? '';
    if (typeof of !== 'object' || of === null) throw new Error(`${file} has no ${pathOf(keys)}`);
    const value = change(of[key]);
    if (rename !== undefined || value === undefined) delete of[key];
    if (value !== undefined) of[rename ?? key] = value;
  }
  return { ...set, files };
}

/** Every place in a file: its keys and their values. */
export function* placesIn(
  value: unknown,
  keys: readonly (string | number)[] = [],
): Generator<{ readonly keys: readonly (string | number)[]; readonly value: unknown }> {
  if (keys.length > 0) yield { keys, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value))
    yield* placesIn(item, [...keys, Array.isArray(value) ? Number(key) : key]);
}

/** As many of the items as requested, evenly spread. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length < count) throw new Error(`${count} are wanted, there are ${items.length}`);
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}
