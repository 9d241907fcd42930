/** A record's own value by an external name: `constructor` and `__proto__` are treated like any other name. */
export function own<T>(record: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
