import type { SQLInputValue } from 'node:sqlite';
import { filterError } from './filter-error.ts';
import { type Comparison, type Identifier, parseFilter } from './parse-filter.ts';
import { type Order, parseOrder } from './parse-order.ts';
import type { Attribute, KeyedTable, SearchSchema } from './schema.ts';

/** SQL with its values: text from a filter never becomes part of the SQL. */
export interface SqlPart {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** The conditions of a filter, for a WHERE; `1` where it is empty. */
export function compileFilter(schema: SearchSchema, source: string | undefined): SqlPart {
  const parts = parseFilter(source).map((comparison) => compileComparison(schema, comparison, source ?? ''));
  if (parts.length === 0) return { sql: '1', values: [] };
  return { sql: parts.map(({ sql }) => `(${sql})`).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

/** Joins that an order needs, and its ORDER BY. Things that lack the value come last, NaN before them, either way. */
export function compileOrder(schema: SearchSchema, orderBy: readonly string[] = []): { joins: SqlPart; order: string } {
  const joins: SqlPart[] = [];
  const terms: string[] = [];
  let tieDirection = 'DESC';
  for (const [i, source] of orderBy.entries()) {
    const order = parseOrder(source);
    const { attribute, keyed } = resolve(schema, order.identifier, source);
    const direction = order.descending ? 'DESC' : 'ASC';
    tieDirection = direction;
    if (attribute) {
      terms.push(`${attribute.sql} IS NULL`, `${attribute.sql} ${direction}`);
      continue;
    }
    const alias = `o${i}`;
    joins.push(joinOf(keyed!, alias, order));
    const rank = keyed!.hasNaN
      ? `CASE WHEN ${alias}.is_nan = 1 THEN 1 WHEN ${alias}.value IS NULL THEN 2 ELSE 0 END`
      : `${alias}.value IS NULL`;
    terms.push(rank, `${alias}.value ${direction}`);
  }
  return {
    joins: { sql: joins.map(({ sql }) => sql).join(' '), values: joins.flatMap(({ values }) => values) },
    order: [...terms, schema.defaultOrder, `${schema.tieBreak} ${tieDirection}`].join(', '),
  };
}

function joinOf(keyed: KeyedTable, alias: string, order: Order): SqlPart {
  const on = keyed.join.map(([column, sql]) => `${alias}.${column} = ${sql}`).join(' AND ');
  return { sql: `LEFT JOIN ${keyed.table} ${alias} ON ${on} AND ${alias}.key = ?`, values: [order.identifier.key] };
}

function resolve(
  schema: SearchSchema,
  { entity, key, position }: Identifier,
  source: string,
): { attribute?: Attribute; keyed?: KeyedTable } {
  if (entity === undefined || schema.attributeEntities.includes(entity.toLowerCase())) {
    const attribute = schema.attributes[key];
    if (attribute) return { attribute };
    throw filterError(source, position, `an attribute, one of ${Object.keys(schema.attributes).join(', ')}`);
  }
  const keyed = schema.keyed[entity.toLowerCase()];
  if (keyed) return { keyed };
  const known = [schema.attributeEntities[0], ...Object.keys(schema.keyed).filter((name) => name.endsWith('s'))];
  throw filterError(source, position, `a name that starts with one of ${known.map((name) => `${name}.`).join(' ')}`);
}

function compileComparison(schema: SearchSchema, comparison: Comparison, source: string): SqlPart {
  const { attribute, keyed } = resolve(schema, comparison.identifier, source);
  checkTypes(comparison, (attribute ?? keyed)!.type, source);
  if (attribute) {
    if (comparison.value === undefined) {
      throw filterError(source, comparison.comparatorPosition, 'a comparison: IS NULL is for tags and params');
    }
    return condition(attribute.sql, comparison);
  }
  return keyedCondition(keyed!, comparison);
}

/**
 * A condition on a table of keys and values. `IN (SELECT …)` and not a join: SQLite then starts at whichever index is the
 * narrowest, and keeps each thing once.
 */
function keyedCondition(keyed: KeyedTable, comparison: Comparison): SqlPart {
  const { comparator, identifier } = comparison;
  const columns = keyed.join.map(([column]) => column).join(', ');
  const owner = `(${keyed.join.map(([, sql]) => sql).join(', ')})`;
  const select = `SELECT ${columns} FROM ${keyed.table} WHERE key = ?`;
  if (comparator === 'IS NULL') return { sql: `${owner} NOT IN (${select})`, values: [identifier.key] };
  if (comparator === 'IS NOT NULL') return { sql: `${owner} IN (${select})`, values: [identifier.key] };
  if (comparator === '!=' && keyed.absentDiffers?.includes(identifier.key)) {
    const same = condition('value', { ...comparison, comparator: '=' });
    return { sql: `${owner} NOT IN (${select} AND ${same.sql})`, values: [identifier.key, ...same.values] };
  }
  const { sql, values } = condition('value', comparison);
  const where = !keyed.hasNaN ? sql : comparator === '!=' ? `(is_nan = 1 OR ${sql})` : `is_nan = 0 AND ${sql}`;
  return { sql: `${owner} IN (${select} AND ${where})`, values: [identifier.key, ...values] };
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
