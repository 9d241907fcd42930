import { rangeError } from '@aml-mlops/errors';

/** Counts by class, from which every metric of hard labels is computed. */
export interface ClassCounts {
  readonly documents: number;
  /** Documents of the class that were predicted as it (true positives), int32 [C]. */
  readonly hits: Int32Array;
  /** Documents of the class, int32 [C]. */
  readonly support: Int32Array;
  /** Documents that were predicted as the class, int32 [C]. */
  readonly predicted: Int32Array;
}

/**
 * Counts by class, in O(n + C).
 *
 * @param truth [n], class indices in [0, C)
 * @param predicted [n], class indices in [0, C)
 * @param classes C
 * @param rows indices of the documents to count, with repetitions, such as a bootstrap resample. Default: each document once
 * @throws MlopsError `E_PARAM_RANGE` if there is no document, the lengths differ, or an index is outside [0, C)
 */
export function classCounts(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
  rows?: ArrayLike<number>,
): ClassCounts {
  const documents = (rows ?? truth).length;
  requireDocuments('classCounts', documents);
  requireLength('predicted', 'classCounts', predicted.length, truth.length);
  const hits = new Int32Array(classes);
  const support = new Int32Array(classes);
  const given = new Int32Array(classes);
  for (let i = 0; i < documents; i++) {
    const row = rows ? rows[i]! : i;
    const label = truth[row]!;
    const answer = predicted[row]!;
    if (!(label >= 0 && label < classes)) throw rangeError(`truth[${row}]`, 'classCounts', `in [0, ${classes})`, label);
    if (!(answer >= 0 && answer < classes)) {
      throw rangeError(`predicted[${row}]`, 'classCounts', `in [0, ${classes})`, answer);
    }
    support[label]!++;
    given[answer]!++;
    if (answer === label) hits[label]!++;
  }
  return { documents, hits, support, predicted: given };
}

/** Refuses to measure no documents, as scikit-learn does. */
export function requireDocuments(owner: string, documents: number): void {
  if (documents < 1) throw rangeError('truth', owner, 'at least one document', documents);
}

export function requireLength(parameter: string, owner: string, length: number, expected: number): void {
  if (length !== expected) throw rangeError(`length of ${parameter}`, owner, String(expected), length);
}
