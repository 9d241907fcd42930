/**
 * An integer of 64 bits, as protobuf and SQLite have it: a number where a number holds it exactly, else a bigint. Steps
 * and times of metrics may be anything in [-2^63, 2^63).
 */
export type Int64 = number | bigint;

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** Reads decimal digits; undefined where they are none, or beyond 64 bits. */
export function parseInt64(text: string): Int64 | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value < LEAST || value > MOST ? undefined : plainInt64(value);
}

/** A number where that is exact. */
function plainInt64(value: Int64): Int64 {
  const nearest = Number(value);
  return Number.isSafeInteger(nearest) ? nearest : value;
}

export function isInt64(value: unknown): value is Int64 {
  return typeof value === 'bigint' ? value >= LEAST && value <= MOST : Number.isSafeInteger(value);
}

/**
 * SQL that selects an integer column: as a number, or as a text where no number is exact, since `node:sqlite` refuses to
 * read such a value as a number.
 */
export function int64Column(column: string, name = column): string {
  const safe = Number.MAX_SAFE_INTEGER;
  return `CASE WHEN ${column} BETWEEN -${safe} AND ${safe} OR ${column} IS NULL THEN ${column} ELSE CAST(${column} AS TEXT) END AS ${name}`;
}

/** What {@link int64Column} selected. */
export type Int64Cell = number | string;

export function int64Of(cell: Int64Cell): Int64 {
  return typeof cell === 'string' ? BigInt(cell) : cell;
}

/** Integers of an entity that its numbers hold only nearly; absent where all are exact. */
export function inexact<K extends string>(
  cells: Readonly<Record<K, Int64Cell | null>>,
): Partial<Record<K, bigint>> | undefined {
  const long = (Object.entries(cells) as [K, Int64Cell | null][]).filter(([, cell]) => typeof cell === 'string');
  if (long.length === 0) return undefined;
  return Object.fromEntries(long.map(([key, cell]) => [key, BigInt(cell as string)])) as Partial<Record<K, bigint>>;
}
