import { TemporaryFile } from '@aml-mlops/artifacts';
import type { ReadNgrams } from '@aml-mlops/text';

/** Numbers that are held until they are written: 4 MiB. */
const HELD = 1 << 20;

/**
 * The n-grams of texts as a vectoriser numbers them while it learns, in a temporary file: for each text and block its numbers, then their
 * counts. In memory is the number of n-grams of each text, four bytes a text and block.
 */
export class TextRows {
  readonly #blocks: number;
  readonly #file: TemporaryFile;
  readonly #held = new Int32Array(HELD);
  #used = 0;
  #lengths = new Int32Array(1 << 12);
  #texts = 0;
  /** Where each text begins, in numbers: made when all are written. */
  #starts: Float64Array | undefined;

  /** @param folder of the file. Default: the system's */
  constructor(blocks: number, folder?: string) {
    this.#blocks = blocks;
    this.#file = new TemporaryFile(folder);
  }

  get texts(): number {
    return this.#texts;
  }

  /** Entries of a block. */
  entries(block: number): number {
    let sum = 0;
    for (let at = block; at < this.#texts * this.#blocks; at += this.#blocks) sum += this.#lengths[at]!;
    return sum;
  }

  append(ngrams: readonly ReadNgrams[]): void {
    const first = this.#texts * this.#blocks;
    if (first + this.#blocks > this.#lengths.length) {
      const lengths = new Int32Array(2 * this.#lengths.length);
      lengths.set(this.#lengths);
      this.#lengths = lengths;
    }
    for (const [b, { ids, counts }] of ngrams.entries()) {
      this.#lengths[first + b] = ids.length;
      this.#write(ids);
      this.#write(counts);
    }
    this.#texts++;
  }

  /** Ends the writing: from now on texts can be read. */
  finish(): void {
    this.#flush();
    const starts = new Float64Array(this.#texts + 1);
    for (let text = 0; text < this.#texts; text++) {
      let numbers = 0;
      for (let b = 0; b < this.#blocks; b++) numbers += 2 * this.length(text, b);
      starts[text + 1] = starts[text]! + numbers;
    }
    this.#starts = starts;
  }

  length(text: number, block: number): number {
    return this.#lengths[text * this.#blocks + block]!;
  }

  /** What was appended of a text, by block; valid until the next is read. */
  read(text: number): ReadNgrams[] {
    const starts = this.#starts!;
    const numbers = this.#hold(starts[text + 1]! - starts[text]!);
    if (numbers.length > 0) this.#file.read(bytesOf(numbers), 4 * starts[text]!);
    let at = 0;
    const next = (length: number) => {
      at += length;
      return numbers.subarray(at - length, at);
    };
    return Array.from({ length: this.#blocks }, (_, b) => {
      const length = this.length(text, b);
      return { ids: next(length), counts: next(length) };
    });
  }

  close(): void {
    this.#file.close();
  }

  #hold(length: number): Int32Array {
    return length > HELD ? new Int32Array(length) : this.#held.subarray(0, length);
  }

  #write(numbers: Int32Array): void {
    if (this.#used + numbers.length > HELD) this.#flush();
    if (numbers.length > HELD) {
      this.#file.append(bytesOf(numbers));
      return;
    }
    this.#held.set(numbers, this.#used);
    this.#used += numbers.length;
  }

  #flush(): void {
    if (this.#used > 0) this.#file.append(bytesOf(this.#held.subarray(0, this.#used)));
    this.#used = 0;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
