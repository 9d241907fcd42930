import type { SQLInputValue } from 'node:sqlite';

/** SQL with its values: text from a filter never becomes part of the SQL. */
export interface SqlPart {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** How the parts of a filter map to SQL, for one kind of thing that can be searched. */
export interface SearchSchema {
  /** Alias of the main table in the query. */
  readonly main: string;
  /** What a name without a dot belongs to; attributes, in MLflow. */
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Tables of keys and values that hang on the main one, by their names in a filter. */
  readonly keyed: Readonly<Record<string, KeyedTable>>;
  /** Names of attributes: `attributes`, `attr`, …; case does not matter. */
  readonly attributeEntities: readonly string[];
  /** Tables that are searched by columns of theirs, such as the datasets of a run; nothing is ordered by them. */
  readonly related?: Readonly<Record<string, RelatedTable>>;
  /** Order where nothing is said; default that of `ties`. */
  readonly defaultOrder?: readonly OrderTerm[];
  /** Order among equals; the last term is one that no two things have alike. */
  readonly ties: readonly OrderTerm[];
}

/** Something that things are ordered by: SQL of a value, and its direction. */
export interface OrderTerm {
  readonly sql: string;
  readonly direction: 'ASC' | 'DESC';
  readonly type: 'text' | 'number';
}

export interface RelatedTable {
  readonly table: string;
  readonly join: readonly (readonly [string, string])[];
  /** Columns by their names in a filter, all of texts. */
  readonly columns: Readonly<Record<string, string>>;
}

export interface Attribute {
  /** SQL of the value. */
  readonly sql: string;
  readonly type: 'text' | 'number';
  /** Whether things may lack it; they come last. */
  readonly nullable?: boolean;
  /** Whether an index of the main table begins with it. Default: false. */
  readonly indexed?: boolean;
}

export interface KeyedTable {
  readonly table: string;
  readonly type: 'text' | 'number';
  /** Columns of this table and SQL of the main one that belong together, such as `['run', 'r.id']`. */
  readonly join: readonly (readonly [string, string])[];
  /** SQL, with its values, of a table of one row a thing and key; for an order, by its place in the list of orders. Default `table`. */
  readonly ordered?: (place: number) => SqlPart;
  /** What rows must satisfy besides: SQL, with its values. */
  readonly where?: SqlPart;
  /** Whether `is_nan` marks values that no number compares with. */
  readonly hasNaN?: boolean;
  /** Whether an index has its rows by key, then `is_nan` where there is one, then value. Default: false. */
  readonly indexed?: boolean;
  /** Keys where not to have one is to differ: `!=` finds those without the key too. Else it finds only those with it. */
  readonly absentDiffers?: readonly string[];
}
