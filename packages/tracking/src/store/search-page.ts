import { rangeError } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';
import type { Page, SearchQuery } from '../entities.ts';
import { compileFilter, compileOrder } from '../filter/compile.ts';
import type { OrderTerm, SearchSchema, SqlPart } from '../filter/schema.ts';
import type { Int64Cell } from '../int64.ts';
import { pageLimit } from './pages.ts';

/** What is searched: the table under its alias, and what must hold besides the filter. */
export interface Searched {
  readonly columns: string;
  readonly table: string;
  readonly condition: SqlPart;
  /**
   * Parts of what is searched, where an index has each of them in the order of the schema's ties: a search in that order
   * merges them row by row and sorts nothing. They exclude each other, and together are `condition`.
   */
  readonly merged?: readonly SqlPart[];
  /** No page follows this one, so the keys that it would begin after are not selected. */
  readonly isLast?: boolean;
}

type Key = string | number | null;

/**
 * A page of a search. The next one begins after the values that the last row of this one is ordered by, and not at a
 * number of rows: it costs the same however far it is, and what is made or deleted meanwhile shifts nothing.
 *
 * @throws MlopsError `E_FILTER`, and `E_PARAM_RANGE` for a token that this search did not answer
 */
export function searchPage<Row>(
  database: Database,
  schema: SearchSchema,
  searched: Searched,
  query: SearchQuery & { readonly defaultPage: number },
): Page<Row> {
  const limit = pageLimit(query.maxResults, query.defaultPage);
  const { sql, values, terms } = searchSql(schema, searched, query, limit + 1);
  const rows = database.all<Row & Readonly<Record<string, Key>>>(sql, ...values);
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  const last = items[limit - 1]!;
  const keys = terms.map((_, i) => portable(last[`k${i}`] ?? null));
  return { items, nextPageToken: Buffer.from(JSON.stringify({ after: keys })).toString('base64') };
}

export function searchSql(
  schema: SearchSchema,
  { columns, table, condition, merged, isLast }: Searched,
  query: SearchQuery,
  limit: number,
): SqlPart & { readonly terms: readonly OrderTerm[] } {
  const { joins, terms } = compileOrder(schema, query.orderBy);
  const filter = compileFilter(schema, query.filter);
  const start = query.pageToken ? after(terms, readToken(query.pageToken, terms)) : { sql: '1', values: [] };
  const keys = terms.map(({ sql, type }, i) => (type === 'number' ? numberKey(sql, `k${i}`) : `${sql} AS k${i}`));
  const isTie = ({ sql, direction }: OrderTerm, i: number) =>
    sql === schema.ties[i]?.sql && direction === schema.ties[i].direction;
  const parts = merged && terms.every(isTie) ? merged : [condition];
  const found = (part: SqlPart) => `FROM ${table} ${joins.sql} WHERE ${part.sql} AND ${filter.sql} AND ${start.sql}`;
  const order = terms.map(({ sql, direction }) => `${sql} ${direction}`).join(', ');
  const values = parts.flatMap((part) => [...joins.values, ...part.values, ...filter.values, ...start.values]);
  const selected = `SELECT ${[columns, ...(isLast ? [] : keys)].join(', ')}`;
  if (parts.length === 1) {
    return { terms, sql: `${selected} ${found(parts[0]!)} ORDER BY ${order} LIMIT ?`, values: [...values, limit] };
  }
  // SQLite merges parts that are in order, and stops when it has enough: none is read to its end, and only the page is sorted.
  const places = terms.map(({ sql }, i) => `${sql} AS t${i}`);
  const page = parts.map((part) => `SELECT ${schema.main}.rowid AS place, ${places.join(', ')} ${found(part)}`);
  const merging = terms.map(({ direction }, i) => `t${i} ${direction}`).join(', ');
  return {
    terms,
    sql: `${selected} FROM (${page.join(' UNION ALL ')} ORDER BY ${merging} LIMIT ?) page
      JOIN ${table} ON ${schema.main}.rowid = page.place ORDER BY ${order}`,
    values: [...values, limit],
  };
}

/** A number as it is; an integer that no number holds exactly, as a text. */
function numberKey(sql: string, name: string): string {
  const most = Number.MAX_SAFE_INTEGER;
  return `CASE WHEN typeof(${sql}) = 'integer' AND ${sql} NOT BETWEEN -${most} AND ${most} THEN CAST(${sql} AS TEXT) ELSE ${sql} END AS ${name}`;
}

/** The condition that a row comes after one with these keys: of the first term that differs, it is beyond. */
function after(terms: readonly OrderTerm[], keys: readonly (Int64Cell | bigint | null)[]): SqlPart {
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

/** JSON has no infinities. */
function portable(key: Key): Key {
  return typeof key === 'number' && !Number.isFinite(key) ? String(key) : key;
}

function readToken(token: string, terms: readonly OrderTerm[]): (Int64Cell | bigint | null)[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    const { after: keys } = parsed as { readonly after?: unknown };
    if (Array.isArray(keys) && keys.length === terms.length) return keys.map((key, i) => keyOf(key, terms[i]!.type));
  } catch {}
  throw rangeError('page token', 'search', 'one that a search answered', token);
}

function keyOf(key: unknown, type: OrderTerm['type']): Int64Cell | bigint | null {
  if (key === null) return null;
  if (type === 'text' && typeof key === 'string') return key;
  if (type === 'number' && typeof key === 'number') return key;
  if (type === 'number' && typeof key === 'string') return key.endsWith('Infinity') ? Number(key) : BigInt(key);
  throw new TypeError('not a key');
}
