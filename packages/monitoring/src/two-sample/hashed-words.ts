import { tokenise, withWordBreaks } from '@aml-mlops/text';

/** Number of hash buckets for words: in a window of 2,000 documents few frequent words collide. */
export const BUCKETS = 1 << 15;
/** Maximum distinct words per document, so that one long document does not cost as much as a hundred others. */
export const MOST_WORDS = 200;
export const MOST_CHARACTERS = 20_000;

/** Of the FNV-1a hash of 32 bits. */
export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;

/** FNV-1a of the UTF-16 code units of a word, with a final mix, in [0, {@link BUCKETS}). */
export function bucketOf(word: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), FNV_PRIME);
  return bucketOfHash(hash);
}

/** The bucket of a word by the FNV-1a hash of its code units. */
export function bucketOfHash(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 17;
}

/**
 * The part of a text that is read for its words, lower-cased, and the most distinct words that count. Words of scripts without blanks,
 * such as Chinese and Thai, are parted: else each sentence would be a word of its own, and no two documents had one in common.
 */
export function wordsRead(text: string): { readonly read: string; readonly most: number } {
  return { read: withWordBreaks(text.slice(0, MOST_CHARACTERS).toLowerCase()), most: MOST_WORDS };
}

/** The distinct words of a text, lower-cased, in order of occurrence; at most 200. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  const { read, most } = wordsRead(text);
  for (const word of tokenise(read)) {
    words.add(word);
    if (words.size === most) break;
  }
  return words;
}

/**
 * Document-word incidence of hashed words. Words that occur in a single document are left out, since they carry no information
 * about others.
 */
export interface HashedDocuments {
  readonly rows: number;
  /** Number of distinct words. */
  readonly vocabulary: number;
  /** int32 [rows + 1], start of each row. */
  readonly starts: Int32Array;
  /** int32 [entries], words of each row in [0, vocabulary). */
  readonly words: Int32Array;
}

/** @param documents distinct words of each */
export function hashDocuments(documents: readonly ReadonlySet<string>[]): HashedDocuments {
  const inDocuments = new Uint32Array(BUCKETS);
  const rows = documents.map((words) => {
    const buckets = new Set<number>();
    for (const word of words) buckets.add(bucketOf(word));
    for (const bucket of buckets) inDocuments[bucket]!++;
    return buckets;
  });
  const wordOf = new Int32Array(BUCKETS).fill(-1);
  let vocabulary = 0;
  let entries = 0;
  for (const [bucket, count] of inDocuments.entries()) {
    if (count < 2) continue;
    wordOf[bucket] = vocabulary++;
    entries += count;
  }
  const [starts, words] = [new Int32Array(rows.length + 1), new Int32Array(entries)];
  let at = 0;
  for (const [row, buckets] of rows.entries()) {
    for (const bucket of buckets) if (wordOf[bucket]! >= 0) words[at++] = wordOf[bucket]!;
    starts[row + 1] = at;
  }
  return { rows: rows.length, vocabulary, starts, words };
}
