/**
 * Addresses and numbers that `assembly/latin-words.ts` reads and writes, each a 32-bit number: the only place that defines their
 * order. W are the words that a text of `UNITS` characters can have, S the places of the table.
 *
 * | field | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | text | UNITS + 1 | uint16 | the text and a final 0 |
 * | fold | 65536 | uint8 | by character: what stands for it in a word (ISO 8859-1), 0 where it ends one, 1 for an apostrophe that joins letters, 2 where none of these is known |
 * | bytes | UNITS | uint8 | the characters of the text's words, one after another |
 * | starts | W + 1 | uint32 | where each word's characters are |
 * | tags | W | uint64 | each word, if it has eight characters at most and the highest bit is free; otherwise its hash, with that bit set |
 * | slots | S, 4 | int32 | open addressing, linear probing: tag, number + 1 or 0 where it is free, occurrences in this text |
 * | places | vocabulary | uint32 | where the characters of a word that is known by its hash are: their number and themselves |
 * | found | W | uint32 | slots of the words that occur, in order |
 * | ids, counts | W | int32 | their numbers, and how often they occur |
 * | slotMask, slotShift | | | bytes of the slots - 1; by how much a hash is shifted to give the slot |
 * | cut, known | | | words of the text read last, repeated ones too, and how many of them are in the table |
 */
const FIELDS = [
  ...(['text', 'fold', 'bytes', 'starts', 'tags', 'slots', 'places', 'found', 'ids', 'counts'] as const),
  ...(['slotMask', 'slotShift', 'cut', 'known'] as const),
] as const;

export type LatinWordsField = (typeof FIELDS)[number];

/** The constants that assembly/latin-words.ts imports: offsets of the fields, in bytes. */
export const offsets = Object.fromEntries(FIELDS.map((field, i) => [field, 4 * i])) as Readonly<
  Record<LatinWordsField, number>
>;

/** Bytes of all fields. */
export const RECORD_BYTES: number = 4 * FIELDS.length;
