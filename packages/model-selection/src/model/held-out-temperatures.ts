import type { CsrMatrix, Vectorizer } from '@aml-mlops/text';
import { temperatureOf } from '../judging/answers.ts';
import { memberLogits } from '../judging/fit-member.ts';
import type { FittedMember } from './fitted-member.ts';
import { type Range, selectRanges } from './union.ts';

/** Documents that a winner has not learnt from. */
export interface HeldOutDocuments {
  /** Cleaned. */
  readonly texts: readonly string[];
  /** int32 [n], class of each. */
  readonly targets: Int32Array;
}

/** The temperatures of a winner's members and of their mean by documents that they have not learnt from, as `answersOf` finds them. */
export class HeldOutTemperatures {
  readonly #rows: CsrMatrix;
  readonly #targets: Int32Array;
  readonly #labels: number;
  readonly #members: number;
  /** Of the mean so far, float64 [n, labels]. */
  readonly #mean: Float64Array;

  constructor(vectorizer: Vectorizer, { texts, targets }: HeldOutDocuments, labels: number, members: number) {
    this.#rows = vectorizer.transform(texts);
    this.#targets = targets;
    this.#labels = labels;
    this.#members = members;
    this.#mean = new Float64Array(texts.length * labels);
  }

  /** Adds a member to the mean. @returns its temperature; 1 for the only one */
  add(fitted: FittedMember, ranges: readonly Range[]): number {
    const logits = memberLogits(fitted, selectRanges(this.#rows, ranges), this.#labels);
    const own = this.#members === 1 ? 1 : temperatureOf(logits, this.#targets, this.#labels);
    for (let at = 0; at < logits.length; at++) this.#mean[at] = this.#mean[at]! + logits[at]! / (own * this.#members);
    return own;
  }

  /** The temperature of the mean of all that were added. */
  ofMean(): number {
    return temperatureOf(this.#mean, this.#targets, this.#labels);
  }
}
