import { compileOrder } from '../filter/compile.ts';
import type { OrderTerm, SqlPart } from '../filter/schema.ts';
import { beyond, EVERYTHING, type IndexedSearch, OrderReads } from './order-reads.ts';
import { type Group, type OrderSource, orderSource } from './order-source.ts';
import { after, type KeyValue } from './page-keys.ts';

/** Keys of the row that a page comes after, by the SQL of their terms. */
type Cursor = ReadonlyMap<string, KeyValue>;

/**
 * The first things of a search, by their row numbers, in its order: read from where an index has the first value of the
 * order, value by value, and no further than the page needs. What has the same value (or none) is a group: a small one is
 * sorted, of a large one the members are looked for in the order of what comes next, at last in that of the ties.
 *
 * For n things a page of p looks at about p + √(p·n) of them at most, on every page alike: of so many is a group large,
 * and so far an index is read in search of what a filter lets pass. Only a page on which a large group begins or ends
 * may look at all of one, and that on which things without a value begin at all of these that come before them.
 *
 * @returns undefined where it is cheaper to sort all that is left: no index has the order, there are few things at all, or
 *   few that the filter lets pass
 */
export function indexedOrder(
  search: IndexedSearch,
  most: number,
  page?: { readonly terms: readonly OrderTerm[]; readonly after: readonly KeyValue[] },
): number[] | undefined {
  const reads = new OrderReads(search);
  const things = reads.things();
  if (things <= FEW_PAGES * most) return undefined;
  const order = new IndexedOrder(search, reads, things);
  // With a smaller share, a page reads more of the index than there is to sort.
  if (!reads.finds(most / order.large(most) / 2)) return undefined;
  return order.from(0, [], page && new Map(page.terms.map(({ sql }, i) => [sql, page.after[i]!])), most);
}

/** Of no more pages than this at once a sort is as good. */
const FEW_PAGES = 4;
/** As many rows of an index as these pages have say how many a filter lets pass. */
const TRIED_PAGES = 4;
/** Fewest rows of an index that are worth a statement. */
const LEAST_READ = 32;

class IndexedOrder {
  readonly #search: IndexedSearch;
  readonly #reads: OrderReads;
  readonly #things: number;
  readonly #orderBy: readonly string[];

  constructor(search: IndexedSearch, reads: OrderReads, things: number) {
    this.#search = search;
    this.#reads = reads;
    this.#things = things;
    this.#orderBy = search.orderBy ?? [];
  }

  /**
   * In the order of `orderBy` from one place on.
   *
   * @param among groups of the orders before, to which all belong
   * @returns undefined where it is cheaper to sort all of these
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
      if (this.#reads.isEmpty(source, group)) continue;
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
      const end = this.#reads.valueAt(source, position, rows);
      found.push(...this.#between(place, source, among, position, end, most - found.length));
      if (end === undefined) return true;
      if (found.length < most) {
        found.push(...this.#group(place, source, source.same(end), among, undefined, most - found.length));
      }
      position = end;
      read += rows;
      const needed = Math.ceil((1.2 * (most - found.length) * read) / Math.max(1, found.length));
      const isTried = read >= TRIED_PAGES * most;
      if (isTried && needed > 2 * this.large(most)) return false;
      rows = Math.max(LEAST_READ, isTried ? needed : Math.min(needed, TRIED_PAGES * most - read));
    }
    return true;
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
    const before = beyond({ ...value, direction: value.direction === 'ASC' ? 'DESC' : 'ASC' }, end);
    const { joins, terms } = compileOrder(this.#search.schema, this.#orderBy, place + 1);
    const conditions = [valued, beyond(value, start), before, ...among];
    return this.#reads.sorted(from, joins, conditions, [value, ...terms], most);
  }

  /** What has the same value, after the cursor where there is one. */
  #group(
    place: number,
    source: OrderSource,
    group: Group,
    among: readonly SqlPart[],
    cursor: Cursor | undefined,
    most: number,
  ): number[] {
    const large = this.large(most);
    const { joins, terms } = compileOrder(this.#search.schema, this.#orderBy, place + 1);
    const start = afterCursor(terms, cursor);
    const sortMembers = (from: string, members: readonly SqlPart[]) =>
      this.#reads.sorted(from, joins, [...members, ...among, start], terms, most);
    const size = group.members && this.#reads.count(source, group.members, 4 * large);
    if (group.members && size! <= large) return sortMembers(source.from, [group.members]);
    const within = [...among, group.each];
    // Few of the newest may belong to it, as of one that was used long ago; then its members are sorted for its first page.
    const furthest = size && !cursor ? Math.ceil((2 * most * this.#things) / size) : undefined;
    const found = this.#isInTies(terms)
      ? this.#reads.inTies(within, terms, start, most, furthest)
      : this.from(place + 1, within, cursor, most);
    if (found) return found;
    return group.members ? sortMembers(source.from, [group.members]) : sortMembers(this.#search.table, [group.each]);
  }

  /** Whether the index of the ties has this order, from its begin or its end. */
  #isInTies(terms: readonly OrderTerm[]): boolean {
    const { ties } = this.#search.schema;
    return terms[0]!.sql === ties[0]!.sql && terms.length === ties.length && terms[1]!.sql === ties[1]!.sql;
  }

  /** More members than this has a large group. */
  large(most: number): number {
    return Math.max(most, Math.ceil(Math.sqrt(most * this.#things)));
  }
}

function afterCursor(terms: readonly OrderTerm[], cursor: Cursor | undefined): SqlPart {
  if (!cursor) return EVERYTHING;
  return after(
    terms,
    terms.map(({ sql }) => cursor.get(sql) ?? null),
  );
}
