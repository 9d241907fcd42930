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
  /** Order where nothing is said, and among equals: SQL with its direction. */
  readonly defaultOrder: string;
  /** What no two things have alike, in the order in which they were made: it settles the rest. */
  readonly tieBreak: string;
}

export interface Attribute {
  /** SQL of the value. */
  readonly sql: string;
  readonly type: 'text' | 'number';
}

export interface KeyedTable {
  readonly table: string;
  readonly type: 'text' | 'number';
  /** Columns of this table and SQL of the main one that belong together, such as `['run', 'r.id']`. */
  readonly join: readonly (readonly [string, string])[];
  /** Whether `is_nan` marks values that no number compares with. */
  readonly hasNaN?: boolean;
  /** Keys where not to have one is to differ: `!=` finds those without the key too. Else it finds only those with it. */
  readonly absentDiffers?: readonly string[];
}
