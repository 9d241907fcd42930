/** Keeps every n-th text and doubles n when there are too many: an even sample of a stream of any length. */
export class SampledTexts {
  readonly #most: number;
  #step = 1;
  #seen = 0;
  #texts: string[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(text: string): void {
    if (this.#seen++ % this.#step !== 0) return;
    this.#texts.push(text);
    if (this.#texts.length <= this.#most) return;
    this.#texts = this.#texts.filter((_, i) => i % 2 === 0);
    this.#step *= 2;
  }

  get texts(): readonly string[] {
    return this.#texts;
  }
}
