import { comparableText, exactKey } from './comparable-text.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { BANDS, hashBands } from './min-hash.ts';
import { jaccard, shingleSet } from './shingles.ts';

/** Texts of at least this Jaccard similarity are near duplicates. */
export const NEAR = 0.8;
/** Texts of one bucket that a further one is compared with: buckets of boilerplate stay cheap. */
const COMPARED_OF_BUCKET = 8;

export interface Duplicates {
  /** For each row the first row of its group; itself where it is the first or alone. */
  readonly firstOf: Int32Array;
  /** For each row the first row of the same text, but for case, punctuation and white space. */
  readonly originals: Int32Array;
  /** Rows whose text an earlier row has, but for case, punctuation and white space. */
  readonly exact: number;
  /** Rows that are nearly like another one of their group, without being equal to an earlier row. */
  readonly near: number;
}

/**
 * Groups texts that are equal, or nearly so: Jaccard similarity of their 5-character shingles at least {@link NEAR}.
 * Candidates come from one-permutation MinHash with banding, and each is verified. Groups are transitive.
 *
 * The texts are read twice, in the same order, so that none but candidates are held in memory: 100 bytes a row else.
 *
 * @param read starts to read the texts, in batches
 */
export async function findDuplicates(read: () => AsyncIterable<readonly string[]>): Promise<Duplicates> {
  const { originals, bands, hashed } = await hashAll(read);
  const rows = originals.length;
  const sets = new DisjointSets(rows);
  let exact = 0;
  for (const [row, original] of originals.entries()) {
    if (original === row) continue;
    exact++;
    sets.join(row, original);
  }
  const buckets = [...bucketsOf(bands, hashed)];
  const shingles = new Map<number, Uint32Array>();
  for (const bucket of buckets) for (const row of bucket) shingles.set(row, new Uint32Array());
  let row = 0;
  for await (const texts of buckets.length === 0 ? [] : read()) {
    for (const text of texts) {
      if (shingles.has(row)) shingles.set(row, shingleSet(comparableText(text)));
      row++;
    }
  }
  let near = 0;
  for (const bucket of buckets) {
    const leaders: number[] = [];
    for (const candidate of bucket) {
      const own = shingles.get(candidate) as Uint32Array;
      const like = leaders.find(
        (leader) =>
          sets.first(leader) === sets.first(candidate) || jaccard(shingles.get(leader) as Uint32Array, own) >= NEAR,
      );
      if (like === undefined) {
        if (leaders.length < COMPARED_OF_BUCKET) leaders.push(candidate);
      } else if (sets.first(like) !== sets.first(candidate)) {
        sets.join(like, candidate);
        near++;
      }
    }
  }
  const firstOf = Int32Array.from(originals, (_, i) => sets.first(i));
  return { firstOf, originals: Int32Array.from(originals), exact, near };
}

interface Hashed {
  /** For each row the first row of the same text. */
  readonly originals: number[];
  /** Hashes of the bands of each row in `hashed`, one after the other. */
  readonly bands: Uint32Array;
  /** Rows that are first of their text and long enough to have shingles. */
  readonly hashed: number[];
}

async function hashAll(read: () => AsyncIterable<readonly string[]>): Promise<Hashed> {
  const originals: number[] = [];
  const hashed: number[] = [];
  const byKey = new Map<number, number>();
  let bands = new Uint32Array(1024 * BANDS);
  for await (const texts of read()) {
    for (const text of texts) {
      const row = originals.length;
      const comparable = comparableText(text);
      const key = exactKey(comparable);
      const original = byKey.get(key);
      originals.push(original ?? row);
      if (original !== undefined) continue;
      byKey.set(key, row);
      if ((hashed.length + 1) * BANDS > bands.length) {
        const larger = new Uint32Array(bands.length * 2);
        larger.set(bands);
        bands = larger;
      }
      if (hashBands(comparable, bands, hashed.length * BANDS)) hashed.push(row);
    }
  }
  return { originals, bands, hashed };
}

/** Rows that share the hash of a band, in order. */
function* bucketsOf(bands: Uint32Array, hashed: readonly number[]): Generator<number[]> {
  const keys = new Float64Array(hashed.length);
  // As many bits of the hash as a number holds beside the row's place: a hash that loses some makes a few more candidates.
  const places = 2 ** Math.ceil(Math.log2(hashed.length + 1));
  const hashes = Math.min(2 ** 32, 2 ** 53 / places);
  for (let band = 0; band < BANDS; band++) {
    for (let i = 0; i < hashed.length; i++) keys[i] = (bands[i * BANDS + band]! % hashes) * places + i;
    keys.sort();
    for (let start = 0; start < keys.length; ) {
      const hash = Math.floor(keys[start]! / places);
      let end = start + 1;
      while (end < keys.length && Math.floor(keys[end]! / places) === hash) end++;
      if (end - start > 1) yield Array.from(keys.subarray(start, end), (key) => hashed[key % places]!);
      start = end;
    }
  }
}
