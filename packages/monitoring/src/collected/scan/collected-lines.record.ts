/**
 * Addresses that `assembly/collected-lines.ts` reads, each a 32-bit number: the only place that defines their order.
 *
 * | field | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | next | | | where `scan` stopped |
 * | constants | 64 | uint32 | of SHA-256: the first bits of the cube roots of the primes |
 * | initial | 8 | uint32 | its first state: of their square roots |
 * | messages | 4, 512 | uint8 | texts that are hashed, padded |
 * | blocks, laneRows | 4 | uint32 | of each the number of its blocks, and the row that it is of |
 * | state, schedule | 8, 4 and 64, 4 | uint32 | of them |
 * | fold | 128 | uint8 | by ASCII character: its lower case in a word, 0 where it is not part of one |
 * | slots | 512, 4 | uint32 | words of a text, open addressing: number of the text, hash, start and end |
 * | buckets | 200 | uint16 | of the distinct words of the text counted last |
 * | textNumber | | | of that text: slots of others are free |
 */
const FIELDS = [
  ...([
    'next',
    'constants',
    'initial',
    'messages',
    'blocks',
    'laneRows',
    'state',
    'schedule',
    'fold',
    'slots',
    'buckets',
  ] as const),
  'textNumber',
] as const;

export type CollectedLinesField = (typeof FIELDS)[number];

/** The constants that the kernel imports: offsets of the fields, in bytes. */
export const offsets = Object.fromEntries(FIELDS.map((field, i) => [field, 4 * i])) as Readonly<
  Record<CollectedLinesField, number>
>;

/** Bytes of all fields. */
export const RECORD_BYTES: number = 4 * FIELDS.length;
