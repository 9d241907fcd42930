/** Names of a record's fields, in memory order. */
export interface RecordFields<I extends string, F extends string> {
  /** 4-byte fields: counts, flags, addresses. */
  readonly int32: readonly I[];
  /** 8-byte fields, which follow. */
  readonly float64: readonly F[];
}

/** Size of a record in a heap, in numbers of 8 bytes. */
export function recordSize({ int32, float64 }: RecordFields<string, string>): number {
  return Math.ceil(int32.length / 2) + float64.length;
}

/** Byte offset of each field from the start of a record. */
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
