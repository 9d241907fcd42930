import { type Database, listValue } from '@aml-mlops/sqlite';
import type { SearchQuery } from '../entities.ts';
import { compileFilter, compileOrder } from '../filter/compile.ts';
import type { OrderTerm, SearchSchema, SqlPart } from '../filter/schema.ts';
import { type Int64Cell, int64Of } from '../int64.ts';
import { type Group, type OrderSource, orderSource } from './order-source.ts';
import { after, type KeyValue, numberKey } from './page-keys.ts';

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

/** Keys of the row that a page comes after, by the SQL of their terms. */
type Cursor = ReadonlyMap<string, KeyValue>;

/**
 * The first things of a search, by their row numbers, in its order: read from where an index has the first value of the
 * order, value by value, and no further than the page needs. What has the same value (or none) is a group: a small one is
 * sorted, of a large one the members are looked for in the order of what comes next, at last in that of the ties.
 *
 * For n things and a page of p, a page looks at about p + √(p·n) of them, on every page alike: so many is a group large,
 * and so far an index is read in search of what a filter lets pass.
 *
 * @returns undefined where it is cheaper to sort all that is left: no index has the order, there are few things at all, or
 *   few that the filter lets pass
 */
export function indexedOrder(
  search: IndexedSearch,
  most: number,
  page?: { readonly terms: readonly OrderTerm[]; readonly after: readonly KeyValue[] },
): number[] | undefined {
  const { database, schema, table } = search;
  const things = database.get<{ n: number | null }>(`SELECT max(${schema.main}.rowid) AS n FROM ${table}`)?.n ?? 0;
  if (things <= FEW_PAGES * most) return undefined;
  const cursor = page && new Map(page.terms.map(({ sql }, i) => [sql, page.after[i]!]));
  const order = new IndexedOrder(search, things);
  return order.isWorthReading(most) ? order.from(0, [], cursor, most) : undefined;
}

/** Of no more pages than this at once a sort is as good. */
const FEW_PAGES = 4;
/** Things that are looked at to learn how many the search finds. */
const SAMPLE = 500;
/** As many rows of an index as these pages have say how many a filter lets pass. */
const TRIED_PAGES = 4;
/** Fewest rows of an index that are worth a statement. */
const LEAST_READ = 32;

class IndexedOrder {
  readonly #search: IndexedSearch;
  readonly #things: number;
  readonly #orderBy: readonly string[];
  readonly #filter: SqlPart;

  constructor(search: IndexedSearch, things: number) {
    this.#search = search;
    this.#things = things;
    this.#orderBy = search.orderBy ?? [];
    this.#filter = compileFilter(search.schema, search.filter, 'each');
  }

  /** Whether the search finds so many of all things, by a sample, that a page takes fewer of an index than it would sort. */
  isWorthReading(most: number): boolean {
    const { database, schema, table, apart } = this.#search;
    const enough = Math.ceil((SAMPLE * most) / this.#large(most) / 2);
    // Multiples of the golden ratio are spread evenly, and in step with nothing.
    const sample = Array.from(
      { length: SAMPLE },
      (_, i) => 1 + Math.floor(((i * 0.618033988749895) % 1) * this.#things),
    );
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

  /**
   * In the order of `orderBy` from one place on.
   *
   * @param among groups of the orders before, to which all belong
   */
  from(place: number, among: readonly SqlPart[], cursor: Cursor | undefined, most: number): number[] | undefined {
    const source = orderSource(this.#search.schema, this.#search.table, this.#orderBy[place]!, place);
    if (!source) return undefined;
    const at = cursor && source.placeOf((sql) => cursor.get(sql));
    if (cursor && !at) return undefined;
    const found: number[] = [];
    let next = 0;
    if (at && 'rest' in at) {
      found.push(...this.#group(place, source, source.rest[at.rest]!, among, cursor, most));
      next = at.rest + 1;
    } else {
      if (at) found.push(...this.#group(place, source, source.same(at.value), among, cursor, most));
      const values = this.#values(place, source, among, at?.value, most, found);
      if (!values) return undefined;
    }
    for (; next < source.rest.length && found.length < most; next++) {
      const group = source.rest[next]!;
      if (this.#isEmpty(source, group)) continue;
      found.push(...this.#group(place, source, group, among, undefined, most - found.length));
    }
    return found;
  }

  /** Adds to `found` what has values after one. @returns false where so few pass that it is cheaper to sort them */
  #values(
    place: number,
    source: OrderSource,
    among: readonly SqlPart[],
    start: KeyValue | undefined,
    most: number,
    found: number[],
  ): boolean {
    let position = start;
    let read = 0;
    // One more than needed, which is where the next ones begin.
    let rows = Math.max(LEAST_READ, most - found.length + 1);
    while (found.length < most) {
      const end = this.#valueAt(source, position, rows);
      found.push(...this.#between(place, source, among, position, end, most - found.length));
      if (end === undefined) return true;
      if (found.length < most) {
        found.push(...this.#group(place, source, source.same(end), among, undefined, most - found.length));
      }
      position = end;
      read += rows;
      const needed = Math.ceil((1.2 * (most - found.length) * read) / Math.max(1, found.length));
      const isTried = read >= TRIED_PAGES * most;
      if (isTried && needed > 2 * this.#large(most)) return false;
      rows = Math.max(LEAST_READ, isTried ? needed : Math.min(needed, TRIED_PAGES * most - read));
    }
    return true;
  }

  /** The value at some number of rows of the index after a value; undefined where it has fewer. */
  #valueAt(source: OrderSource, start: KeyValue | undefined, rows: number): KeyValue | undefined {
    const { index, value, valued } = source;
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

  /** All that has values between two, neither of them included. */
  #between(
    place: number,
    { from, value, valued }: OrderSource,
    among: readonly SqlPart[],
    start: KeyValue | undefined,
    end: KeyValue | undefined,
    most: number,
  ): number[] {
    const before =
      end === undefined ? EVERYTHING : { sql: `${value.sql} ${ASCENDING(value) ? '<' : '>'} ?`, values: [end] };
    const { joins, terms } = compileOrder(this.#search.schema, this.#orderBy, place + 1);
    const conditions = [valued, beyond(value, start), before];
    return this.#sorted(from, joins, [...conditions, ...this.#conditions(among)], [value, ...terms], most);
  }

  #group(
    place: number,
    source: OrderSource,
    group: Group,
    among: readonly SqlPart[],
    cursor: Cursor | undefined,
    most: number,
  ): number[] {
    const large = this.#large(most);
    const { joins, terms } = compileOrder(this.#search.schema, this.#orderBy, place + 1);
    const start = afterCursor(terms, cursor);
    const sortMembers = (from: string, members: readonly SqlPart[]) =>
      this.#sorted(from, joins, [...members, ...this.#conditions(among), start], terms, most);
    const size = group.members && this.#count(source, group.members, 4 * large);
    if (group.members && size! <= large) return sortMembers(source.from, [group.members]);
    const within = [...among, group.each];
    // Few of the newest may belong to it, as of one that was used long ago; then its members are sorted for its first page.
    const furthest = size && !cursor ? Math.ceil((2 * most * this.#things) / size) : undefined;
    const found = this.#isInTies(terms)
      ? this.#inTies(within, terms, start, most, furthest)
      : this.from(place + 1, within, cursor, most);
    if (found) return found;
    return group.members ? sortMembers(source.from, [group.members]) : sortMembers(this.#search.table, [group.each]);
  }

  /** Whether the index of the ties has this order, from its begin or its end. */
  #isInTies(terms: readonly OrderTerm[]): boolean {
    const { ties } = this.#search.schema;
    return terms[0]!.sql === ties[0]!.sql && terms.length === ties.length && terms[1]!.sql === ties[1]!.sql;
  }

  /**
   * What belongs to all of some groups, read from the index of the ties.
   *
   * @param furthest so many rows are read. Default: all
   * @returns undefined where more rows than that would have to be read
   */
  #inTies(
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

  #sorted(
    from: string,
    joins: SqlPart,
    conditions: readonly SqlPart[],
    terms: readonly OrderTerm[],
    most: number,
  ): number[] {
    const { database, schema } = this.#search;
    const { sql, values } = all(conditions);
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

  #conditions(among: readonly SqlPart[]): SqlPart[] {
    return [this.#search.apart, this.#filter, ...among];
  }

  /** How many rows of an index belong to a group, counted to a limit. */
  #count({ index }: OrderSource, { sql, values }: SqlPart, limit: number): number {
    const counted = `SELECT count(*) AS n FROM (SELECT 1 FROM ${index} WHERE ${sql} LIMIT ?)`;
    return this.#search.database.get<{ n: number }>(counted, ...values, limit)!.n;
  }

  /** Whether nothing belongs to a group: then the last page need not look for it in all there is. */
  #isEmpty({ index }: OrderSource, { others }: Group): boolean {
    if (!others) return false;
    const { database, table } = this.#search;
    const { sql, values } = others;
    const counts = database.get<{ n: number; things: number }>(
      `SELECT (SELECT count(*) FROM ${index} WHERE ${sql}) AS n, (SELECT count(*) FROM ${table}) AS things`,
      ...values,
    )!;
    return counts.n === counts.things;
  }

  #large(most: number): number {
    return Math.max(most, Math.ceil(Math.sqrt(most * this.#things)));
  }
}

const EVERYTHING: SqlPart = { sql: '1', values: [] };
const ASCENDING = ({ direction }: OrderTerm) => direction === 'ASC';

function beyond(value: OrderTerm, start: KeyValue | undefined): SqlPart {
  if (start === undefined) return EVERYTHING;
  return { sql: `${value.sql} ${ASCENDING(value) ? '>' : '<'} ?`, values: [start] };
}

function afterCursor(terms: readonly OrderTerm[], cursor: Cursor | undefined): SqlPart {
  if (!cursor) return EVERYTHING;
  return after(
    terms,
    terms.map(({ sql }) => cursor.get(sql) ?? null),
  );
}

function all(parts: readonly SqlPart[]): SqlPart {
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

const places = (rows: readonly { readonly place: number }[]): number[] => rows.map(({ place }) => place);
