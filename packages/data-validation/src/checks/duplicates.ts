import { KeySpool } from '@aml-mlops/artifacts';

/** A test document whose text equals that of a training document, ignoring case, punctuation and white space. */
export interface Duplicate {
  readonly test: string;
  readonly train: string;
}

/** A duplicate by the places of its rows. */
interface PlacedDuplicate {
  readonly test: number;
  readonly train: number;
}

/** Texts that occur in both sets, or repeatedly in the training set. */
export interface FoundDuplicates {
  /** Test documents that are training documents too. */
  readonly count: number;
  /** Training documents with the same text as an earlier one. */
  readonly withinTrain: number;
  /** The first {@link FIRST_DUPLICATES}, in the order of the test set, each beside the first training document of its text. */
  readonly first: readonly PlacedDuplicate[];
}

const FIRST_DUPLICATES = 50;

/**
 * Finds texts that are in both the training and the test set. Fingerprints are spooled: memory does not grow with the sets.
 * Two texts count as equal if 52 bits of their SHA-256 are: of ten million training and a million test documents, chance adds one to
 * `count` in 450 runs, and one to `withinTrain` in 90. Close it at the end.
 */
export class DuplicateFinder {
  readonly #train = new KeySpool();
  readonly #test = new KeySpool();

  /** @param places of the rows, ascending; a fingerprint of NaN stands for a row without text */
  addTrain(places: readonly number[], fingerprints: ArrayLike<number>): void {
    addAll(this.#train, places, fingerprints);
  }

  addTest(places: readonly number[], fingerprints: ArrayLike<number>): void {
    addAll(this.#test, places, fingerprints);
  }

  find(): FoundDuplicates {
    let [count, withinTrain] = [0, 0];
    let first: PlacedDuplicate[] = [];
    const tests = this.#test.partitions();
    for (const partition of this.#train.partitions()) {
      const firstPlaces = new Map<number, number>();
      for (const [key, place] of partition.records()) {
        if (firstPlaces.has(key)) withinTrain++;
        else firstPlaces.set(key, place);
      }
      for (const [key, test] of tests.next().value?.records() ?? []) {
        const train = firstPlaces.get(key);
        if (train === undefined) continue;
        count++;
        first.push({ test, train });
        if (first.length >= 2 * FIRST_DUPLICATES) first = leading(first);
      }
    }
    return { count, withinTrain, first: leading(first) };
  }

  close(): void {
    this.#train.close();
    this.#test.close();
  }
}

function addAll(spool: KeySpool, places: readonly number[], fingerprints: ArrayLike<number>): void {
  for (const [row, place] of places.entries()) {
    const fingerprint = fingerprints[row] ?? Number.NaN;
    if (!Number.isNaN(fingerprint)) spool.add(fingerprint, place);
  }
}

function leading(duplicates: readonly PlacedDuplicate[]): PlacedDuplicate[] {
  return [...duplicates].sort((a, b) => a.test - b.test).slice(0, FIRST_DUPLICATES);
}
