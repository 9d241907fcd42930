import { type CsrMatrix, type CutBlock, CutVectorizer, MatrixSpace } from '@aml-mlops/text';
import type { Member } from '../candidates/candidate.ts';

/** Classes of the judging documents, and the fold in which each is held out. */
interface FoldedDocuments {
  readonly targets: Int32Array;
  readonly foldOf: Int32Array;
  readonly labels: number;
}

interface FoldTask {
  readonly member: Member;
  readonly fold: number;
  /** Train on every second training document of each class only. */
  readonly isHalf?: boolean;
  readonly cuts: readonly CutBlock[];
}

interface FoldMatrix {
  readonly key: string;
  /** Documents to learn from, rising. */
  readonly trained: Int32Array;
  readonly train: CsrMatrix;
  readonly held: CsrMatrix;
}

/** The matrices of a fold in the representation last asked for: tasks that follow each other often share them. */
export class FoldMatrices {
  readonly #shared: FoldedDocuments;
  readonly #trainSpace = new MatrixSpace();
  readonly #heldSpace = new MatrixSpace();
  #last: FoldMatrix | undefined;

  constructor(shared: FoldedDocuments) {
    this.#shared = shared;
  }

  /**
   * Valid until the next call. The vocabulary comes from the fold's training documents only, so nothing leaks from the held-out
   * ones.
   */
  of({ member, fold, cuts, isHalf = false }: FoldTask): FoldMatrix {
    const { representation } = member.on;
    const key = JSON.stringify([representation, fold, isHalf]);
    if (this.#last?.key === key) return this.#last;
    // The spaces are written to: what they held is gone, even if this fails.
    this.#last = undefined;
    const { targets, foldOf, labels } = this.#shared;
    const seen = new Int32Array(labels);
    const all = Int32Array.from(foldOf.keys());
    const trained = all.filter((i) => foldOf[i] !== fold && !(isHalf && seen[targets[i]!]!++ % 2 === 1));
    const heldOut = all.filter((i) => foldOf[i] === fold);
    const vectorizer = new CutVectorizer(representation, cuts, trained);
    const train = vectorizer.transform(trained, this.#trainSpace);
    this.#last = { key, trained, train, held: vectorizer.transform(heldOut, this.#heldSpace) };
    return this.#last;
  }
}
