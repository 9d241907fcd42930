/** A test document whose text equals that of a training document, ignoring case, punctuation and white space. */
export interface Duplicate {
  readonly test: string;
  readonly train: string;
}

const FIRST_DUPLICATES = 50;

/** Finds texts that are in both the training and the test set. Holds an id and a number for each training document. */
export class DuplicateFinder {
  readonly #train = new Map<number, string>();
  readonly first: Duplicate[] = [];
  count = 0;
  /** Training documents with the same text as an earlier one. */
  withinTrain = 0;

  addTrain(ids: readonly string[], fingerprints: ArrayLike<number>): void {
    for (const [row, id] of ids.entries()) {
      const fingerprint = fingerprints[row] ?? Number.NaN;
      if (Number.isNaN(fingerprint)) continue;
      if (this.#train.has(fingerprint)) this.withinTrain++;
      else this.#train.set(fingerprint, id);
    }
  }

  /** Returns the documents of the batch that are also in the training set. Call it after all training documents are added. */
  addTest(ids: readonly string[], fingerprints: ArrayLike<number>): Duplicate[] {
    const found = ids.flatMap((test, row) => {
      const train = this.#train.get(fingerprints[row] ?? Number.NaN);
      return train === undefined ? [] : { test, train };
    });
    this.count += found.length;
    this.first.push(...found.slice(0, Math.max(0, FIRST_DUPLICATES - this.first.length)));
    return found;
  }
}
