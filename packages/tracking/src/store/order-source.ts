import { keyedRank, orderAlias, ownedBy, resolveOrder } from '../filter/compile.ts';
import type { Attribute, KeyedTable, OrderTerm, SearchSchema, SqlPart } from '../filter/schema.ts';
import type { KeyValue } from './page-keys.ts';

/** Things that are alike in what an order goes by first: those with one value, those with NaN, those without a value. */
export interface Group {
  /** That a thing belongs to it, where only the main table is read: looks at this thing alone. */
  readonly each: SqlPart;
  /** The same where `OrderSource.from` is read, by its index; absent where no index has them. */
  readonly members?: SqlPart;
  /** That a row of the index belongs to a thing of another group; absent where members are. */
  readonly others?: SqlPart;
}

type Direction = OrderTerm['direction'];

/** How an index has things in the order of one item of `order_by`. */
export interface OrderSource {
  /** What the index belongs to, and with it the main table, read in this order. */
  readonly index: string;
  readonly from: string;
  readonly value: OrderTerm;
  /** That a thing has a value: NaN is none. */
  readonly valued: SqlPart;
  /** The group of a value. */
  readonly same: (value: KeyValue) => Group;
  /** What follows all values, in this order. */
  readonly rest: readonly Group[];
  /** Where in `rest` the keys of a row stand, or the value that they have; undefined where they cannot be. */
  readonly placeOf: (key: (sql: string) => KeyValue | undefined) => { rest: number } | { value: KeyValue } | undefined;
}

/** @returns undefined where no index has this order */
export function orderSource(
  schema: SearchSchema,
  table: string,
  orderBy: string,
  place: number,
): OrderSource | undefined {
  const { attribute, keyed, order } = resolveOrder(schema, orderBy);
  const direction = order.descending ? 'DESC' : 'ASC';
  if (attribute?.indexed) return attributeSource(attribute, table, direction);
  if (keyed?.indexed) return keyedSource(keyed, order.identifier.key, orderAlias(place), table, direction);
  return undefined;
}

function attributeSource({ sql, type, nullable }: Attribute, table: string, direction: Direction): OrderSource {
  const group = (condition: string, ...values: KeyValue[]): Group => {
    const part = { sql: condition, values };
    return { each: part, members: part };
  };
  return {
    index: table,
    from: table,
    value: { sql, type, direction },
    valued: { sql: nullable ? `${sql} IS NOT NULL` : '1', values: [] },
    same: (value) => group(`${sql} = ?`, value),
    rest: nullable ? [group(`${sql} IS NULL`)] : [],
    placeOf: (key) => {
      const value = key(sql);
      if (value !== null) return value === undefined ? undefined : { value };
      return nullable ? { rest: 0 } : undefined;
    },
  };
}

function keyedSource(keyed: KeyedTable, key: string, alias: string, table: string, direction: Direction): OrderSource {
  const { hasNaN, join, type } = keyed;
  const index = `${keyed.table} ${alias}`;
  const owned = join.map(([column, sql]) => `${alias}.${column} = ${sql}`).join(' AND ');
  const value = `${alias}.value`;
  const valued = hasNaN ? `${alias}.key = ? AND ${alias}.is_nan = 0` : `${alias}.key = ?`;
  const each = (what: string) => `(SELECT ${what} FROM ${keyed.table} WHERE ${ownedBy(keyed)} AND key = ?)`;
  const nan: Group = {
    each: { sql: each('is_nan = 1'), values: [key] },
    members: { sql: `${alias}.key = ? AND ${alias}.is_nan = 1`, values: [key] },
  };
  const absent: Group = {
    each: { sql: `${each('1')} IS NULL`, values: [key] },
    others: { sql: `${alias}.key = ?`, values: [key] },
  };
  const rest = hasNaN ? [nan, absent] : [absent];
  return {
    index,
    from: `${index} CROSS JOIN ${table} ON ${owned}`,
    value: { sql: value, type, direction },
    valued: { sql: valued, values: [key] },
    same: (same) => ({
      each: { sql: each(hasNaN ? 'is_nan = 0 AND value = ?' : 'value = ?'), values: [same, key] },
      members: { sql: `${valued} AND ${value} = ?`, values: [key, same] },
    }),
    rest,
    placeOf: (keyOf) => {
      const at = keyOf(value);
      if (at === undefined) return undefined;
      if (at === null) return { rest: rest.length - 1 };
      return hasNaN && keyOf(keyedRank(keyed, alias).sql) === 1 ? { rest: 0 } : { value: at };
    },
  };
}
