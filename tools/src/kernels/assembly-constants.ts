/** Offsets of a record's fields in bytes, by name in camelCase, as AssemblyScript: `export const ENTRY_WORD: usize = 108;`. */
export function assemblyConstants(offsets: Readonly<Record<string, number>>): string {
  return Object.entries(offsets)
    .map(([field, offset]) => `export const ${constantCase(field)}: usize = ${offset};\n`)
    .join('');
}

function constantCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
}
