import { rangeError } from '@aml-mlops/errors';
import type { OrderTerm, SqlPart } from '../filter/schema.ts';
import type { Int64Cell } from '../int64.ts';

/** A value that a row is ordered by, as SQLite gives it: an integer that no number holds exactly is a text. */
export type Key = string | number | null;

/** The same as SQLite takes it. */
export type KeyValue = Int64Cell | bigint | null;

/** A number as it is; an integer that no number holds exactly, as a text. */
export function numberKey(sql: string, name: string): string {
  const most = Number.MAX_SAFE_INTEGER;
  return `CASE WHEN typeof(${sql}) = 'integer' AND ${sql} NOT BETWEEN -${most} AND ${most} THEN CAST(${sql} AS TEXT) ELSE ${sql} END AS ${name}`;
}

/** The condition that a row comes after one with these keys: of the first term that differs, it is beyond. */
export function after(terms: readonly OrderTerm[], keys: readonly KeyValue[]): SqlPart {
  const ways: SqlPart[] = [];
  for (const [i, { sql, direction }] of terms.entries()) {
    const key = keys[i]!;
    if (key === null) continue;
    const same = terms.slice(0, i).map((term) => `${term.sql} IS ?`);
    ways.push({
      sql: [...same, `${sql} ${direction === 'ASC' ? '>' : '<'} ?`].join(' AND '),
      values: [...keys.slice(0, i), key],
    });
  }
  const [first] = terms;
  const [firstKey] = keys;
  // Says what follows from the rest, so that SQLite begins there in the index.
  const bound = first && firstKey !== null && firstKey !== undefined;
  const begin = bound ? `${first.sql} ${first.direction === 'ASC' ? '>=' : '<='} ? AND ` : '';
  return {
    sql: `${begin}(${ways.map(({ sql }) => `(${sql})`).join(' OR ') || '0'})`,
    values: [...(bound ? [firstKey] : []), ...ways.flatMap(({ values }) => values)],
  };
}

/** A token of the page after the row with these keys. */
export function tokenAfter(keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify({ after: keys.map(portable) })).toString('base64');
}

/** JSON has no infinities. */
function portable(key: Key): Key {
  return typeof key === 'number' && !Number.isFinite(key) ? String(key) : key;
}

/** @throws MlopsError `E_PARAM_RANGE` for a token that a search in this order did not answer */
export function readToken(token: string, terms: readonly OrderTerm[]): KeyValue[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    const { after: keys } = parsed as { readonly after?: unknown };
    if (Array.isArray(keys) && keys.length === terms.length) return keys.map((key, i) => keyOf(key, terms[i]!.type));
  } catch {}
  throw rangeError('page token', 'search', 'one that a search answered', token);
}

function keyOf(key: unknown, type: OrderTerm['type']): KeyValue {
  if (key === null) return null;
  if (type === 'text' && typeof key === 'string') return key;
  if (type === 'number' && typeof key === 'number') return key;
  if (type === 'number' && typeof key === 'string') return key.endsWith('Infinity') ? Number(key) : BigInt(key);
  throw new TypeError('not a key');
}
