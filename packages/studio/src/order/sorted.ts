/** Stable sort by a value, in either direction with missing values last. */
export function sorted<Row>(
  rows: readonly Row[],
  valueIn: (row: Row) => string | number | undefined,
  descending: boolean,
): Row[] {
  const sign = descending ? -1 : 1;
  const isNone = (value: unknown) => value === undefined || Number.isNaN(value);
  return rows
    .map((row) => ({ row, value: valueIn(row) }))
    .sort(({ value: a }, { value: b }) => {
      if (isNone(a) || isNone(b)) return Number(isNone(a)) - Number(isNone(b));
      if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
      return sign * String(a).localeCompare(String(b), 'en', { numeric: true });
    })
    .map(({ row }) => row);
}
