import { rangeError } from '@aml-mlops/errors';
import { filterError } from './filter-error.ts';
import { type Comparison, type Identifier, parseFilter } from './parse-filter.ts';
import { type Order, parseOrder } from './parse-order.ts';
import type { Attribute, KeyedTable, OrderTerm, RelatedTable, SearchSchema, SqlPart } from './schema.ts';

/** More would exceed what SQLite joins, or how deep it nests an expression. */
const MOST_ORDERS = 30;
const MOST_COMPARISONS = 200;
/** SQLite compares no longer patterns. */
const LONGEST_PATTERN = 10_000;

/**
 * How a filter asks a table of keys and values: for all things that have what it wants, which may begin at an index, or for
 * one thing at a time, which costs nothing but for the things that are looked at.
 */
type Lookup = 'all' | 'each';

/** The conditions of a filter, for a WHERE; `1` where it is empty. */
export function compileFilter(schema: SearchSchema, source: string | undefined, lookup: Lookup = 'all'): SqlPart {
  const comparisons = parseFilter(source);
  if (comparisons.length > MOST_COMPARISONS) {
    throw rangeError('filter', 'search', `of at most ${MOST_COMPARISONS} comparisons`, comparisons.length);
  }
  const parts = comparisons.map((comparison) => compileComparison(schema, comparison, source ?? '', lookup));
  if (parts.length === 0) return { sql: '1', values: [] };
  return { sql: parts.map(({ sql }) => `(${sql})`).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

/**
 * Joins that an order needs, and its terms. Things that lack the value come last, NaN before them, either way.
 *
 * @param first place in `orderBy` to begin at; what is before it decides nothing. Default: 0
 */
export function compileOrder(
  schema: SearchSchema,
  orderBy: readonly string[] = [],
  first = 0,
): { readonly joins: SqlPart; readonly terms: readonly OrderTerm[] } {
  if (orderBy.length > MOST_ORDERS) throw rangeError('order_by', 'search', `<= ${MOST_ORDERS} items`, orderBy.length);
  const joins: SqlPart[] = [];
  const terms: OrderTerm[] = [];
  for (const [place, source] of orderBy.entries()) {
    if (place < first) continue;
    const { attribute, keyed, order } = resolveOrder(schema, source);
    const direction = order.descending ? 'DESC' : 'ASC';
    if (attribute) {
      if (attribute.nullable) terms.push(rank(`${attribute.sql} IS NULL`));
      terms.push({ sql: attribute.sql, direction, type: attribute.type });
      continue;
    }
    const alias = orderAlias(place);
    joins.push(joinOf(keyed!, alias, order, place));
    terms.push(keyedRank(keyed!, alias), { sql: `${alias}.value`, direction, type: keyed!.type });
  }
  // What was ordered by already decides nothing more.
  const rest = [...(orderBy.length === 0 ? (schema.defaultOrder ?? []) : []), ...schema.ties];
  for (const term of rest) if (!terms.some(({ sql }) => sql === term.sql)) terms.push(term);
  return {
    joins: { sql: joins.map(({ sql }) => sql).join(' '), values: joins.flatMap(({ values }) => values) },
    terms,
  };
}

/** What one item of `order_by` names. */
export function resolveOrder(
  schema: SearchSchema,
  source: string,
): { readonly attribute?: Attribute; readonly keyed?: KeyedTable; readonly order: Order } {
  const order = parseOrder(source);
  const { attribute, keyed, related } = resolve(schema, order.identifier, source, 'order_by');
  if (related) throw filterError(source, 0, 'an attribute, a metric, a param or a tag', 'order_by');
  return { ...(attribute && { attribute }), ...(keyed && { keyed }), order };
}

/** The name that the table of an order has in its SQL. */
export const orderAlias = (place: number): string => `o${place}`;

const rank = (sql: string): OrderTerm => ({ sql: `(${sql})`, direction: 'ASC', type: 'number' });

/** 0 for a value; NaN comes after all, and things without one after that. */
export function keyedRank({ hasNaN }: KeyedTable, alias: string): OrderTerm {
  if (!hasNaN) return rank(`${alias}.value IS NULL`);
  return rank(`CASE WHEN ${alias}.is_nan = 1 THEN 1 WHEN ${alias}.value IS NULL THEN 2 ELSE 0 END`);
}

function joinOf(keyed: KeyedTable, alias: string, order: Order, place: number): SqlPart {
  const on = keyed.join.map(([column, sql]) => `${alias}.${column} = ${sql}`).join(' AND ');
  const table = keyed.ordered?.(place) ?? { sql: keyed.table, values: [] };
  return {
    sql: `LEFT JOIN ${table.sql} ${alias} ON ${on} AND ${alias}.key = ?`,
    values: [...table.values, order.identifier.key],
  };
}

function resolve(
  schema: SearchSchema,
  { entity, key, position }: Identifier,
  source: string,
  what: 'filter' | 'order_by',
): { attribute?: Attribute; keyed?: KeyedTable; related?: SqlPart & { readonly table: RelatedTable } } {
  const named = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
    record && Object.hasOwn(record, name) ? record[name] : undefined;
  if (entity === undefined || schema.attributeEntities.includes(entity.toLowerCase())) {
    const attribute = named(schema.attributes, key);
    if (attribute) return { attribute };
    throw filterError(source, position, `an attribute, one of ${Object.keys(schema.attributes).join(', ')}`, what);
  }
  const keyed = named(schema.keyed, entity.toLowerCase());
  if (keyed) return { keyed };
  const table = named(schema.related, entity.toLowerCase());
  if (table) {
    const column = named(table.columns, key);
    if (column) return { related: { table, sql: column, values: [] } };
    const names = Object.keys(table.columns).map((name) => `${entity}.${name}`);
    throw filterError(source, position, `one of ${names.join(', ')}`, what);
  }
  const known = [schema.attributeEntities[0], ...Object.keys(schema.keyed).filter((name) => name.endsWith('s'))];
  throw filterError(
    source,
    position,
    `a name that starts with one of ${known.map((name) => `${name}.`).join(' ')}`,
    what,
  );
}

function compileComparison(schema: SearchSchema, comparison: Comparison, source: string, lookup: Lookup): SqlPart {
  const { attribute, keyed, related } = resolve(schema, comparison.identifier, source, 'filter');
  checkTypes(comparison, attribute?.type ?? keyed?.type ?? 'text', source);
  if (related) {
    if (comparison.value === undefined) {
      throw filterError(source, comparison.comparatorPosition, 'a comparison: IS NULL is for tags and params');
    }
    const { table, sql: column } = related;
    const { sql, values } = condition(column, comparison);
    if (lookup === 'each')
      return { sql: `(SELECT 1 FROM ${table.table} WHERE ${ownedBy(table)} AND ${sql} LIMIT 1)`, values };
    return { sql: `${ownerOf(table)} IN (SELECT ${columnsOf(table)} FROM ${table.table} WHERE ${sql})`, values };
  }
  if (attribute) {
    if (comparison.value === undefined) {
      throw filterError(source, comparison.comparatorPosition, 'a comparison: IS NULL is for tags and params');
    }
    return condition(attribute.sql, comparison);
  }
  const isOne = !keyed!.where && !keyed!.absentDiffers;
  return lookup === 'each' && isOne ? keyedLookup(keyed!, comparison) : keyedCondition(keyed!, comparison);
}

/**
 * A condition on a table of keys and values. `IN (SELECT …)` and not a join: SQLite then starts at whichever index is the
 * narrowest, and keeps each thing once.
 */
function keyedCondition(keyed: KeyedTable, comparison: Comparison): SqlPart {
  const { comparator, identifier } = comparison;
  const owner = ownerOf(keyed);
  const select = `SELECT ${columnsOf(keyed)} FROM ${keyed.table} WHERE ${keyed.where ? `${keyed.where.sql} AND ` : ''}key = ?`;
  const first = [...(keyed.where?.values ?? []), identifier.key];
  if (comparator === 'IS NULL') return { sql: `${owner} NOT IN (${select})`, values: first };
  if (comparator === 'IS NOT NULL') return { sql: `${owner} IN (${select})`, values: first };
  if (comparator === '!=' && keyed.absentDiffers?.includes(identifier.key)) {
    const same = condition('value', { ...comparison, comparator: '=' });
    return { sql: `${owner} NOT IN (${select} AND ${same.sql})`, values: [...first, ...same.values] };
  }
  const { sql, values } = valueCondition(keyed, comparison);
  return { sql: `${owner} IN (${select} AND ${sql})`, values: [...first, ...values] };
}

/** The same of one thing, which has a key once: a scalar subquery, which SQLite never turns into a list of all. */
function keyedLookup(keyed: KeyedTable, comparison: Comparison): SqlPart {
  const { comparator, identifier } = comparison;
  const row = `FROM ${keyed.table} WHERE ${ownedBy(keyed)} AND key = ?`;
  if (comparator === 'IS NULL') return { sql: `(SELECT 1 ${row}) IS NULL`, values: [identifier.key] };
  if (comparator === 'IS NOT NULL') return { sql: `(SELECT 1 ${row}) IS NOT NULL`, values: [identifier.key] };
  const { sql, values } = valueCondition(keyed, comparison);
  return { sql: `(SELECT ${sql} ${row})`, values: [...values, identifier.key] };
}

function valueCondition(keyed: KeyedTable, comparison: Comparison): SqlPart {
  const { sql, values } = condition('value', comparison);
  if (!keyed.hasNaN) return { sql, values };
  return { sql: comparison.comparator === '!=' ? `(is_nan = 1 OR ${sql})` : `(is_nan = 0 AND ${sql})`, values };
}

/** The condition that rows of a table belong to the thing at hand. */
export function ownedBy({ table, join }: Pick<KeyedTable, 'table' | 'join'>): string {
  return join.map(([column, sql]) => `${table}.${column} = ${sql}`).join(' AND ');
}

function ownerOf({ join }: Pick<KeyedTable, 'join'>): string {
  return `(${join.map(([, sql]) => sql).join(', ')})`;
}

function columnsOf({ join }: Pick<KeyedTable, 'join'>): string {
  return join.map(([column]) => column).join(', ');
}

function condition(column: string, { comparator, value }: Comparison): SqlPart {
  switch (comparator) {
    case 'IN':
    case 'NOT IN':
      return { sql: `${column} ${comparator} (SELECT value FROM json_each(?))`, values: [JSON.stringify(value)] };
    case 'LIKE':
      return { sql: `${column} GLOB ?`, values: [globOf(String(value))] };
    case 'ILIKE':
      return { sql: `${column} LIKE ?`, values: [String(value)] };
    default:
      return { sql: `${column} ${comparator} ?`, values: [value as string | number] };
  }
}

/** SQLite's LIKE does not mind case; GLOB does, and its pattern is `*`, `?` and sets in brackets. */
function globOf(pattern: string): string {
  return pattern.replaceAll(/[*?[%_]/g, (character) => {
    if (character === '%') return '*';
    if (character === '_') return '?';
    return `[${character}]`;
  });
}

function checkTypes(comparison: Comparison, type: 'text' | 'number', source: string): void {
  const { comparator, value, comparatorPosition, valuePosition } = comparison;
  const isText = type === 'text';
  if ((comparator === 'LIKE' || comparator === 'ILIKE') && String(value).length > LONGEST_PATTERN) {
    throw filterError(source, valuePosition, `a pattern of at most ${LONGEST_PATTERN} characters`);
  }
  if (comparator === 'IS NULL' || comparator === 'IS NOT NULL') {
    if (!isText)
      throw filterError(source, comparatorPosition, 'one of = != < <= > >= (IS NULL is for tags and params)');
    return;
  }
  const textOnly = comparator === 'LIKE' || comparator === 'ILIKE' || comparator === 'IN' || comparator === 'NOT IN';
  if (!isText && textOnly) throw filterError(source, comparatorPosition, 'one of = != < <= > >= before a number');
  if (isText && /[<>]/.test(comparator)) {
    throw filterError(source, comparatorPosition, 'one of = != LIKE ILIKE IN NOT IN before a text');
  }
  if (!isText && typeof value !== 'number') throw filterError(source, valuePosition, 'a number without quotes');
  if (isText && typeof value === 'number') throw filterError(source, valuePosition, "a text in quotes such as '0.1'");
}
