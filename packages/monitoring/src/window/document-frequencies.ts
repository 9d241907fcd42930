import { WordScanner, WordTable } from '@aml-mlops/text';
import { wordsRead } from '../two-sample/hashed-words.ts';

/** Counts in how many texts each word is, for the words of `wordsOf`, without a string for a word that was seen before. */
export class DocumentFrequencies {
  readonly #table = new WordTable();
  /** Of lower-cased texts. */
  readonly #scanner = new WordScanner(this.#table, false);
  /** By the table's numbers. */
  #texts = new Int32Array(1024);
  #lastText = new Int32Array(1024);
  /** Words in the order in which they were counted first. */
  readonly #counted: number[] = [];
  #added = 0;

  /** @returns distinct words of the text that count */
  add(text: string): number {
    const { read, most } = wordsRead(text);
    const cut = this.#scanner.scan(read, true);
    this.#reserve(this.#table.size);
    // From 1 on: 0 is a word that no text has had.
    const own = ++this.#added;
    let distinct = 0;
    for (let i = 0; i < cut && distinct < most; i++) {
      const word = this.#scanner.ids[i]!;
      if (this.#lastText[word] === own) continue;
      this.#lastText[word] = own;
      if (this.#texts[word]!++ === 0) this.#counted.push(word);
      distinct++;
    }
    return distinct;
  }

  /** The words that at least so many texts have, with their number, in the order in which they came. */
  atLeast(texts: number): Map<string, number> {
    const strings = this.#table.stringsFrom(0);
    const found = new Map<string, number>();
    for (const word of this.#counted) {
      if (this.#texts[word]! >= texts) found.set(strings[word]!, this.#texts[word]!);
    }
    return found;
  }

  #reserve(words: number): void {
    if (words <= this.#texts.length) return;
    const [texts, lastText] = [new Int32Array(2 * words), new Int32Array(2 * words)];
    texts.set(this.#texts);
    lastText.set(this.#lastText);
    [this.#texts, this.#lastText] = [texts, lastText];
  }
}
