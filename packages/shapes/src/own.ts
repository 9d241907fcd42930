/** A value of a record by a name that comes from outside: `constructor` and `__proto__` are names like any other. */
export function own<T>(record: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
