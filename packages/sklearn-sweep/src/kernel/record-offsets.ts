/** Names of a record's fields; their order is that of the memory. */
export interface RecordFields<I extends string, F extends string> {
  /** Of 4 bytes: counts, switches, addresses. */
  readonly int32: readonly I[];
  /** Of 8 bytes, after those. */
  readonly float64: readonly F[];
}

/** Numbers of 8 bytes that a record takes of a heap. */
export function recordSize({ int32, float64 }: RecordFields<string, string>): number {
  return Math.ceil(int32.length / 2) + float64.length;
}

/** Bytes from the start of a record to each field. */
export function recordOffsets<I extends string, F extends string>({
  int32,
  float64,
}: RecordFields<I, F>): Readonly<Record<I | F, number>> {
  const first = 8 * Math.ceil(int32.length / 2);
  return Object.fromEntries([
    ...int32.map((field, i) => [field, 4 * i]),
    ...float64.map((field, i) => [field, first + 8 * i]),
  ]) as Record<I | F, number>;
}
