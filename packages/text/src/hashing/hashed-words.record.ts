/**
 * Addresses and numbers that `assembly/hashed-words.ts` reads and writes, each a 32-bit number: the only place that defines their
 * order. W are the words that a text of `UNITS` characters can have, N its n-grams or the columns, whichever are fewer.
 *
 * | field | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | text | UNITS | uint16 | the text |
 * | line | 3 UNITS + W, and 8 to spare | uint8 | its words in UTF-8, each with a blank behind it |
 * | starts | W + 1 | uint32 | where each word begins on the line, and the line's end |
 * | counts | columns | int32 | occurrences in this text; 0 between two texts |
 * | used | columns / 64 | uint64 | a bit for each column that occurred |
 * | usedWords | columns / 4096 | uint64 | a bit for each element of `used` that is not 0 |
 * | frequency | columns | int32 | texts that each column occurred in |
 * | rowIds, rowCounts | N | int32 | columns of this text, rising, and how often they occur |
 * | columns | | | how many there are, a power of two |
 * | shortest, longest | | | words of an n-gram |
 * | minWord | | | characters that a word has at least |
 */
const FIELDS = [
  ...(['text', 'line', 'starts', 'counts', 'used', 'usedWords', 'frequency', 'rowIds', 'rowCounts'] as const),
  ...(['columns', 'shortest', 'longest', 'minWord'] as const),
] as const;

export type HashedWordsField = (typeof FIELDS)[number];

/** The constants that assembly/hashed-words.ts imports: offsets of the fields, in bytes. */
export const offsets = Object.fromEntries(FIELDS.map((field, i) => [field, 4 * i])) as Readonly<
  Record<HashedWordsField, number>
>;

/** Bytes of all fields. */
export const RECORD_BYTES: number = 4 * FIELDS.length;
