import { type CollectedDocument, keyOf } from '../collected/document.ts';
import { hash48 } from '../hash48.ts';

interface Kept {
  readonly key: string;
  readonly hash: number;
  readonly text: string;
}

/** A sample that is sent to another thread. */
export interface SampleMessage {
  readonly size: number;
  readonly added: number;
  readonly kept: readonly Kept[];
}

/**
 * A uniform sample of at most `size` of the added texts: those whose ids have the smallest hashes. It is therefore independent
 * of their order, and samples of parts merge into the sample of the whole.
 */
export class DocumentSample {
  readonly size: number;
  #kept: Kept[] = [];
  #largest = Number.POSITIVE_INFINITY;
  #added = 0;

  constructor(size: number) {
    this.size = size;
  }

  /** Number of added texts, kept or not. */
  get added(): number {
    return this.#added;
  }

  add(key: string, text: string): void {
    this.#added++;
    const hash = hash48(key);
    if (hash < this.#largest) this.#keep({ key, hash, text });
  }

  /** The same for a document with a text, by the hash of its key. */
  addHashed(hash: number, document: CollectedDocument): void {
    this.#added++;
    if (hash < this.#largest) this.#keep({ key: keyOf(document), hash, text: document.text! });
  }

  merge(other: DocumentSample): void {
    this.#added += other.#added;
    for (const kept of other.#kept) if (kept.hash < this.#largest) this.#keep(kept);
  }

  toMessage(): SampleMessage {
    this.#cut();
    return { size: this.size, added: this.#added, kept: this.#kept };
  }

  static fromMessage({ size, added, kept }: SampleMessage): DocumentSample {
    const sample = new DocumentSample(size);
    sample.#kept = [...kept];
    sample.#added = added;
    return sample;
  }

  #keep(kept: Kept): void {
    this.#kept.push(kept);
    if (this.#kept.length >= 2 * this.size) this.#cut();
  }

  /** Ordered by hash. */
  texts(): string[] {
    this.#cut();
    return this.#kept.map(({ text }) => text);
  }

  #cut(): void {
    this.#kept.sort((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1));
    if (this.#kept.length <= this.size) return;
    this.#kept = this.#kept.slice(0, this.size);
    this.#largest = this.#kept.at(-1)!.hash;
  }
}
