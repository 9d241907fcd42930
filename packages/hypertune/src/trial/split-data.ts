import { MlopsError } from '@aml-mlops/errors';
import { type FitData, type LabelledCounts, type PreparedData, stratifiedSplit } from '@aml-mlops/trainer';

/** With fewer held-out documents the estimate is too noisy: then several parts are held out in turn. */
const ENOUGH_JUDGES = 300;

/**
 * Number of folds used to judge a trial: one if it holds {@link ENOUGH_JUDGES} documents, otherwise as many as reach that
 * number, up to all (k-fold cross-validation).
 *
 * @param share of the documents in a fold, in (0, 0.5]
 */
export function foldsFor(documents: number, share: number): number {
  const most = Math.max(1, Math.floor(1 / share + 1e-9));
  return Math.min(most, Math.max(1, Math.ceil(ENOUGH_JUDGES / Math.max(1, documents * share))));
}

/**
 * Holds out disjoint stratified parts of the training documents for judging trials; rows, not copies of the counts. Each fold
 * trains on all documents outside its part. A class with one document is always trained on and never held out: a network that
 * has not seen a class cannot be judged by it.
 *
 * @throws MlopsError `E_TOO_FEW_DOCUMENTS` if a fold would have no document to train on or to be judged by
 */
export function splitFolds(prepared: PreparedData, share: number, folds: number, seed: number): FitData[] {
  const { classes, train } = prepared;
  const all = Int32Array.from(train.targets, (_, row) => row);
  const sizes = new Map<number, number>();
  for (const target of train.targets) sizes.set(target, (sizes.get(target) ?? 0) + 1);
  const data: FitData[] = [];
  let left = all;
  for (let fold = 0; fold < folds; fold++) {
    // A part is a larger share of the remaining documents; the last one may be all of them.
    const ofLeft = share / (1 - fold * share);
    const { kept, held } =
      ofLeft < 1 - 1e-9
        ? stratifiedSplit(train.targets, ofLeft, seed, left)
        : { kept: [], held: left.filter((row) => (sizes.get(train.targets[row]!) ?? 0) > 1) };
    const judges = new Set(held);
    const others = all.filter((row) => !judges.has(row));
    if (held.length === 0 || others.length === 0) throw tooFew(all.length, classes, share);
    data.push({ classes, train: { ...train, rows: shared(others) }, validation: { ...train, rows: shared(held) } });
    left = Int32Array.from(kept);
  }
  return data;
}

/**
 * A stratified part of a fold, seeded: documents to train on and documents to judge by in the fold's proportion, at least one of each
 * class that the fold has. The fold itself if it has no more.
 *
 * @param documents of the part, both kinds together; 0 for all. Range: [0, inf)
 */
export function partOf(fold: FitData, documents: number, seed: number): FitData {
  const all = rowsIn(fold.train) + (fold.validation ? rowsIn(fold.validation) : 0);
  if (documents === 0 || documents >= all) return fold;
  const drawn = (set: LabelledCounts): LabelledCounts => {
    const { kept } = stratifiedSplit(set.targets, 1 - documents / all, seed, set.rows);
    return { ...set, rows: shared(kept) };
  };
  return { ...fold, train: drawn(fold.train), ...(fold.validation && { validation: drawn(fold.validation) }) };
}

/** What a study with finalists is bounded by, as a sentence for its log and its page. */
export function boundOf(part: FitData, finalists: number, folds: number, documents: number): string {
  const judges = part.validation ? rowsIn(part.validation) : 0;
  return (
    `trials are compared on ${rowsIn(part.train)} documents, judged by ${judges}; ` +
    `the best ${finalists} are judged by ${folds} ${folds === 1 ? 'part' : 'parts'} of all ${documents}`
  );
}

function rowsIn(set: LabelledCounts): number {
  return set.rows?.length ?? set.counts.rows;
}

function tooFew(documents: number, classes: number, share: number): MlopsError {
  const message =
    `documents of train must be enough that a share of ${share} of each label judges the trials and others are learnt; got ` +
    `${documents} of ${classes} labels: give more, such as all with subsetShare=1 of define-dataset, or a larger validationShare`;
  return new MlopsError('E_TOO_FEW_DOCUMENTS', message, { parameter: 'validationShare', value: share });
}

function shared(rows: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(rows.byteLength));
  copy.set(rows);
  return copy;
}
