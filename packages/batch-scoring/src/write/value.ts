/** A value as JSON; integers beyond 2^53 and bytes become strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, replaceUnknown) ?? 'null';
}

function replaceUnknown(this: unknown, _: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

/** A value as the text of a table cell: strings unchanged, missing values as null, everything else as JSON. */
export function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : toJson(value);
}
