import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Page, SearchQuery } from '../entities.ts';
import { compileFilter, compileOrder } from '../filter/compile.ts';
import type { OrderTerm, SearchSchema, SqlPart } from '../filter/schema.ts';
import { indexedOrder } from './indexed-order.ts';
import type { IndexedSearch } from './order-reads.ts';
import { after, type Key, numberKey, readToken, tokenAfter } from './page-keys.ts';
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
  /** How pages of an order that an index has are read from it; default: all that is left is sorted for each page. */
  readonly indexed?: Pick<IndexedSearch, 'apart' | 'parts'>;
  /** No page follows this one, so the keys that it would begin after are not selected. */
  readonly isLast?: boolean;
}

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
  const rows = pageFromIndex<Row>() ?? database.all<Row & Keys>(sql, ...values);
  if (rows.length <= limit) return { items: rows };
  const items = rows.slice(0, limit);
  const last = items[limit - 1]!;
  return { items, nextPageToken: tokenAfter(terms.map((_, i) => last[`k${i}`] ?? null)) };

  function pageFromIndex<R>(): (R & Keys)[] | undefined {
    const { indexed, columns, table } = searched;
    if (!indexed || !query.orderBy?.length) return undefined;
    const after = query.pageToken ? readToken(query.pageToken, terms) : undefined;
    const places = indexedOrder(
      { database, schema, table, ...indexed, ...query },
      limit + 1,
      after && { terms, after },
    );
    if (!places) return undefined;
    const { joins } = compileOrder(schema, query.orderBy);
    const read = database.all<R & Keys & { readonly place: number }>(
      `SELECT ${schema.main}.rowid AS place, ${[columns, ...keyColumns(terms)].join(', ')} FROM ${table} ${joins.sql}
       WHERE ${schema.main}.rowid IN (SELECT value FROM json_each(?))`,
      ...joins.values,
      listValue(places),
    );
    const byPlace = new Map(read.map((row) => [row.place, row]));
    return places.map((place) => byPlace.get(place)!);
  }
}

type Keys = Readonly<Record<string, Key>>;

const keyColumns = (terms: readonly OrderTerm[]) =>
  terms.map(({ sql, type }, i) => (type === 'number' ? numberKey(sql, `k${i}`) : `${sql} AS k${i}`));

export function searchSql(
  schema: SearchSchema,
  { columns, table, condition, merged, isLast }: Searched,
  query: SearchQuery,
  limit: number,
): SqlPart & { readonly terms: readonly OrderTerm[] } {
  const { joins, terms } = compileOrder(schema, query.orderBy);
  const filter = compileFilter(schema, query.filter);
  const start = query.pageToken ? after(terms, readToken(query.pageToken, terms)) : { sql: '1', values: [] };
  const isTie = ({ sql, direction }: OrderTerm, i: number) =>
    sql === schema.ties[i]?.sql && direction === schema.ties[i].direction;
  const parts = merged && terms.every(isTie) ? merged : [condition];
  const found = (part: SqlPart) => `FROM ${table} ${joins.sql} WHERE ${part.sql} AND ${filter.sql} AND ${start.sql}`;
  const order = terms.map(({ sql, direction }) => `${sql} ${direction}`).join(', ');
  const values = parts.flatMap((part) => [...joins.values, ...part.values, ...filter.values, ...start.values]);
  const selected = `SELECT ${[columns, ...(isLast ? [] : keyColumns(terms))].join(', ')}`;
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
