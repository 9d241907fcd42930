import { comparableText, exactKey } from './comparable-text.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { FirstRows } from './first-rows.ts';
import { BANDS, Signatures } from './min-hash.ts';
import { NearPairs } from './near-pairs.ts';
import { jaccard, ShingleSets } from './shingles.ts';

/** Texts of at least this Jaccard similarity are near duplicates. */
export const NEAR = 0.8;
/** Texts of one bucket that a further one is compared with: buckets of boilerplate stay cheap. */
const COMPARED_OF_BUCKET = 8;
/**
 * Agreeing bins from which on a pair is verified: of pairs at {@link NEAR} one in 3,000 has fewer (binomial, 64 bins). And those from which
 * on it is so sure to be near that what is like the second is like the first.
 */
const [LIKELY, SURE] = [40, 58];
/** Signatures of texts with fewer bins of their own say too little; such texts are short and soon compared. */
const TELLING = 56;

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
 * Candidates come from one-permutation MinHash with banding, those whose signatures are alike are verified. Groups are transitive.
 *
 * The texts are read twice, in the same order, so that none is held in memory: some 170 bytes a row, and the shingles of candidates.
 *
 * @param read starts to read the texts, in batches
 */
export async function findDuplicates(read: () => AsyncIterable<readonly string[]>): Promise<Duplicates> {
  const { originals, signatures, hashed } = await signAll(read);
  const sets = new DisjointSets(originals.length);
  let exact = 0;
  for (const [row, original] of originals.entries()) {
    if (original === row) continue;
    exact++;
    sets.join(row, original);
  }
  const pairs = likelyPairs(signatures);
  const isCompared = new Uint8Array(originals.length);
  for (const [a, b] of pairs) isCompared[hashed[a]!] = isCompared[hashed[b]!] = 1;
  const shingles = new ShingleSets();
  let row = 0;
  for await (const texts of pairs.isEmpty ? [] : read()) {
    for (const text of texts) {
      if (isCompared[row]) shingles.add(row, comparableText(text));
      row++;
    }
  }
  let near = 0;
  for (const [a, b] of pairs) {
    const [first, second] = [hashed[a]!, hashed[b]!];
    if (sets.first(first) === sets.first(second)) continue;
    if (jaccard(shingles.of(first), shingles.of(second), NEAR) < NEAR) continue;
    sets.join(first, second);
    near++;
  }
  const firstOf = Int32Array.from(originals, (_, i) => sets.first(i));
  return { firstOf, originals: Int32Array.from(originals), exact, near };
}

interface Signed {
  /** For each row the first row of the same text. */
  readonly originals: number[];
  readonly signatures: Signatures;
  /** Row of each signature: rows that are first of their text and long enough to have shingles. */
  readonly hashed: number[];
}

async function signAll(read: () => AsyncIterable<readonly string[]>): Promise<Signed> {
  const originals: number[] = [];
  const hashed: number[] = [];
  const byKey = new FirstRows();
  const signatures = new Signatures();
  for await (const texts of read()) {
    for (const text of texts) {
      const row = originals.length;
      const comparable = comparableText(text);
      const original = byKey.firstOf(exactKey(comparable), row);
      originals.push(original);
      if (original !== row) continue;
      if (signatures.add(comparable)) hashed.push(row);
    }
  }
  return { originals, signatures, hashed };
}

/** Pairs of signatures that share the hash of a band and may be near. Of a bucket each is compared with a few that differ. */
function likelyPairs(signatures: Signatures): NearPairs {
  const pairs = new NearPairs(signatures.count);
  for (const bucket of bucketsOf(signatures)) {
    const leaders: number[] = [];
    for (const candidate of bucket) {
      let most = 0;
      for (const leader of leaders) {
        const tell = Math.min(signatures.filled(leader), signatures.filled(candidate)) >= TELLING;
        const agreeing = tell ? signatures.agreeing(leader, candidate, LIKELY) : LIKELY;
        if (agreeing >= LIKELY) pairs.add(leader, candidate);
        most = Math.max(most, agreeing);
        if (most >= SURE) break;
      }
      if (most < SURE && leaders.length < COMPARED_OF_BUCKET) leaders.push(candidate);
    }
  }
  return pairs;
}

/** Signatures that share the hash of a band, in order. */
function* bucketsOf(signatures: Signatures): Generator<number[]> {
  const { count } = signatures;
  const keys = new Float64Array(count);
  // As many bits of the hash as a number holds beside the place: a hash that loses some makes a few more candidates.
  const places = 2 ** Math.ceil(Math.log2(count + 1));
  const hashes = Math.min(2 ** 32, 2 ** 53 / places);
  for (let band = 0; band < BANDS; band++) {
    for (let i = 0; i < count; i++) keys[i] = (signatures.band(i, band) % hashes) * places + i;
    keys.sort();
    for (let start = 0; start < count; ) {
      const hash = Math.floor(keys[start]! / places);
      let end = start + 1;
      while (end < count && Math.floor(keys[end]! / places) === hash) end++;
      if (end - start > 1) yield Array.from(keys.subarray(start, end), (key) => key % places);
      start = end;
    }
  }
}
