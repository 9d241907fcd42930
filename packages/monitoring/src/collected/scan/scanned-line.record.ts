/**
 * Fields of a row that `assembly/collected-lines.ts` writes for each line. Addresses are those of the kernel's memory; a start of 0
 * says that there is no such field.
 *
 * | field | dtype | meaning |
 * | --- | --- | --- |
 * | time | float64 | milliseconds since 1970 UTC; NaN where only `Date.parse` knows |
 * | characters, probability, unknownShare | float64 | {@link ABSENT}, {@link UNREAD} where only `Number` knows, or the number |
 * | idHash, textHash | float64 | `hash48` of the id and `/0`, and of the text; {@link ABSENT} as long as nobody asked, or it is too long |
 * | start, end | uint32 | the line, without its newline |
 * | isKnown | int32 | 0 for a line that the kernel does not read, of which nothing else is valid |
 * | …Start, …End | uint32 | the characters of a string, without quotes, or of a number |
 * | data | int32 | 1 where there was a field `data` |
 * | isTextWide, isLabelWide | int32 | 1 where it is not ASCII, but UTF-8 |
 */
const NUMBERS = ['time', 'characters', 'probability', 'unknownShare', 'idHash', 'textHash'] as const;
const INTEGERS = [
  ...(['start', 'end', 'isKnown', 'data', 'isTextWide', 'isLabelWide'] as const),
  ...(['idStart', 'idEnd', 'timeStart', 'timeEnd', 'textStart', 'textEnd', 'shaStart', 'shaEnd'] as const),
  ...(['labelStart', 'labelEnd', 'charactersStart', 'charactersEnd', 'probabilityStart', 'probabilityEnd'] as const),
  ...(['unknownShareStart', 'unknownShareEnd'] as const),
] as const;

/** What stands for a number that is not there, and for one that is to be read by `Number`: no valid number is negative. */
export const ABSENT = -1;
export const UNREAD = -2;

/** The constants that the kernel imports: offsets of the fields, in bytes. */
export const offsets = Object.fromEntries([
  ...NUMBERS.map((field, i) => [field, 8 * i]),
  ...INTEGERS.map((field, i) => [field, 8 * NUMBERS.length + 4 * i]),
  // Of all fields.
  ['rowBytes', 8 * NUMBERS.length + 4 * INTEGERS.length],
]) as Readonly<Record<(typeof NUMBERS)[number] | (typeof INTEGERS)[number] | 'rowBytes', number>>;
