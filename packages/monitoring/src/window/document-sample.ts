import { hash48 } from '../hash48.ts';

interface Kept {
  readonly key: string;
  readonly hash: number;
  readonly text: string;
}

/**
 * At most `size` texts of all that are added, each as likely as another: those whose ids have the smallest hashes. So it does not
 * depend on the order in which they come, and samples of parts make the sample of the whole.
 */
export class DocumentSample {
  readonly size: number;
  #kept: Kept[] = [];
  #largest = Number.POSITIVE_INFINITY;
  #added = 0;

  constructor(size: number) {
    this.size = size;
  }

  /** Texts that were added, kept or not. */
  get added(): number {
    return this.#added;
  }

  add(key: string, text: string): void {
    this.#added++;
    const hash = hash48(key);
    if (hash >= this.#largest) return;
    this.#kept.push({ key, hash, text });
    if (this.#kept.length >= 2 * this.size) this.#cut();
  }

  /** In the order of their hashes. */
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
