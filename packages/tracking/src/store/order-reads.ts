import { type Database, listValue } from '@aml-mlops/sqlite';
import type { SearchQuery } from '../entities.ts';
import { compileFilter } from '../filter/compile.ts';
import type { OrderTerm, SearchSchema, SqlPart } from '../filter/schema.ts';
import { type Int64Cell, int64Of } from '../int64.ts';
import type { Group, OrderSource } from './order-source.ts';
import { type KeyValue, numberKey } from './page-keys.ts';

/** A search whose pages are read from an index of what it is ordered by. */
export interface IndexedSearch extends Pick<SearchQuery, 'filter' | 'orderBy'> {
  readonly database: Pick<Database, 'all' | 'get'>;
  readonly schema: SearchSchema;
  /** The main table under its alias. */
  readonly table: string;
  /** What must hold besides the filter, said so that SQLite does not begin at an index of it. */
  readonly apart: SqlPart;
  /** The same in parts, each of which an index has in the order of the schema's ties. */
  readonly parts: readonly SqlPart[];
}

/** Things that are looked at to learn how many a search finds. */
const SAMPLE = 500;

/** What `indexedOrder` asks of SQLite: each statement reads as many rows as it is told, or as its group has. */
export class OrderReads {
  readonly #search: IndexedSearch;
  readonly #filter: SqlPart;

  constructor(search: IndexedSearch) {
    this.#search = search;
    this.#filter = compileFilter(search.schema, search.filter, 'each');
  }

  /** How many things there are, found or not; those that were taken away may count. */
  things(): number {
    const { database, schema, table } = this.#search;
    return database.get<{ n: number | null }>(`SELECT max(${schema.main}.rowid) AS n FROM ${table}`)?.n ?? 0;
  }

  /** Whether a sample of all things says that the search finds at least this share of them. */
  finds(share: number): boolean {
    const { database, schema, table, apart } = this.#search;
    const enough = Math.ceil(SAMPLE * share);
    const things = this.things();
    // Multiples of the golden ratio are spread evenly, and in step with nothing.
    const sample = Array.from({ length: SAMPLE }, (_, i) => 1 + Math.floor(((i * 0.618033988749895) % 1) * things));
    const { sql, values } = all([apart, this.#filter]);
    const counted = database.get<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT 1 FROM json_each(?) sample CROSS JOIN ${table} ON ${schema.main}.rowid = sample.value
       WHERE ${sql} LIMIT ?)`,
      listValue(sample),
      ...values,
      enough,
    );
    return counted!.n === enough;
  }

  /** The value at some number of rows of the index after a value; undefined where it has fewer. */
  valueAt({ index, value, valued }: OrderSource, start: KeyValue | undefined, rows: number): KeyValue | undefined {
    const from = beyond(value, start);
    const row = this.#search.database.get<{ value: Int64Cell }>(
      `SELECT ${numberKey(value.sql, 'value')} FROM ${index} WHERE ${valued.sql} AND ${from.sql}
       ORDER BY ${value.sql} ${value.direction} LIMIT 1 OFFSET ?`,
      ...valued.values,
      ...from.values,
      rows - 1,
    );
    return row && (value.type === 'number' ? int64Of(row.value) : row.value);
  }

  /**
   * What belongs to all of some groups, read from the index of the ties.
   *
   * @param furthest so many rows are read. Default: all
   * @returns undefined where more rows than that would have to be read
   */
  inTies(
    within: readonly SqlPart[],
    terms: readonly OrderTerm[],
    start: SqlPart,
    most: number,
    furthest?: number,
  ): number[] | undefined {
    const { database, schema, table, parts } = this.#search;
    const row = `${schema.main}.rowid`;
    const belongs = all([this.#filter, ...within]);
    const looked = furthest === undefined ? all([start, belongs]) : start;
    const keys = terms.map(({ sql }, i) => `${sql} AS t${i}`).join(', ');
    const order = terms.map(({ direction }, i) => `t${i} ${direction}`).join(', ');
    const read = parts.map(({ sql }) => `SELECT ${row} AS place, ${keys} FROM ${table} WHERE ${sql} AND ${looked.sql}`);
    const rows = `${read.join(' UNION ALL ')} ORDER BY ${order} LIMIT ?`;
    const values = parts.flatMap((part) => [...part.values, ...looked.values]);
    if (furthest === undefined) return places(database.all(rows, ...values, most));
    const found = database.all<{ place: number }>(
      `SELECT place FROM (${rows}) found CROSS JOIN ${table} ON ${row} = found.place WHERE ${belongs.sql} ORDER BY ${order} LIMIT ?`,
      ...values,
      furthest,
      ...belongs.values,
      most,
    );
    const isAll = found.length === most || !database.get(`${rows} OFFSET ?`, ...values, 1, furthest);
    return isAll ? places(found) : undefined;
  }

  /**
   * What is found and satisfies some conditions, sorted.
   *
   * @param from what is read, in this order: with the conditions it says which index
   */
  sorted(
    from: string,
    joins: SqlPart,
    conditions: readonly SqlPart[],
    terms: readonly OrderTerm[],
    most: number,
  ): number[] {
    const { database, schema, apart } = this.#search;
    const { sql, values } = all([...conditions, apart, this.#filter]);
    const order = terms.map((term) => `${term.sql} ${term.direction}`).join(', ');
    return places(
      database.all(
        `SELECT ${schema.main}.rowid AS place FROM ${from} ${joins.sql} WHERE ${sql} ORDER BY ${order} LIMIT ?`,
        ...joins.values,
        ...values,
        most,
      ),
    );
  }

  /** How many rows of an index belong to a group, counted to a limit. */
  count({ index }: OrderSource, { sql, values }: SqlPart, limit: number): number {
    const counted = `SELECT count(*) AS n FROM (SELECT 1 FROM ${index} WHERE ${sql} LIMIT ?)`;
    return this.#search.database.get<{ n: number }>(counted, ...values, limit)!.n;
  }

  /** Whether nothing belongs to a group: then the last page need not look for it in all there is. */
  isEmpty({ index }: OrderSource, { others }: Group): boolean {
    if (!others) return false;
    const { database, table } = this.#search;
    const { sql, values } = others;
    const counts = database.get<{ n: number; things: number }>(
      `SELECT (SELECT count(*) FROM ${index} WHERE ${sql}) AS n, (SELECT count(*) FROM ${table}) AS things`,
      ...values,
    )!;
    return counts.n === counts.things;
  }
}

export const EVERYTHING: SqlPart = { sql: '1', values: [] };
const isAscending = ({ direction }: OrderTerm) => direction === 'ASC';

/** That a value comes after one in its order. */
export function beyond(value: OrderTerm, start: KeyValue | undefined): SqlPart {
  if (start === undefined) return EVERYTHING;
  return { sql: `${value.sql} ${isAscending(value) ? '>' : '<'} ?`, values: [start] };
}

function all(parts: readonly SqlPart[]): SqlPart {
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

const places = (rows: readonly { readonly place: number }[]): number[] => rows.map(({ place }) => place);
