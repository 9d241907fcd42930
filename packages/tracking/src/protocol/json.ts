import type { Int64 } from '../int64.ts';

/*
 * JSON with integers of 64 bits, which MLflow's clients and servers write as plain numbers: V8 hands over the source of a
 * number that it reads, and writes one from its source.
 */

declare global {
  interface JSON {
    rawJSON(text: string): unknown;
  }
}

/** Parses JSON; an integer that no number holds exactly comes as the text of its digits, as protobuf would write it. */
export function parseJson(text: string): unknown {
  // The slow way only where there may be such a number.
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source;
    const isLong = typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined;
    return isLong && /^-?\d+$/.test(source) ? source : value;
  });
}

/** An integer for `JSON.stringify`. */
export function jsonInt64(value: Int64): unknown {
  return typeof value === 'bigint' ? JSON.rawJSON(String(value)) : value;
}
