/** Pairs of places, each once, by the first of the two: bands find the same pair again and again. */
export class NearPairs {
  readonly #places: number;
  #keys = new Float64Array(1024);
  #count = 0;
  /** Keys at the front that are sorted and different. */
  #settled = 0;

  /** @param places both of a pair are in [0, places), and places² is at most 2^53 */
  constructor(places: number) {
    this.#places = places;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(first: number, second: number): void {
    if (this.#count === this.#keys.length) this.#makeRoom();
    this.#keys[this.#count++] = first * this.#places + second;
  }

  *[Symbol.iterator](): Generator<readonly [first: number, second: number]> {
    this.#settle();
    for (let i = 0; i < this.#count; i++) {
      const key = this.#keys[i]!;
      yield [Math.floor(key / this.#places), key % this.#places];
    }
  }

  #makeRoom(): void {
    this.#settle();
    if (this.#count * 2 < this.#keys.length) return;
    const larger = new Float64Array(this.#keys.length * 2);
    larger.set(this.#keys);
    this.#keys = larger;
  }

  #settle(): void {
    if (this.#settled === this.#count) return;
    const keys = this.#keys.subarray(0, this.#count).sort();
    let count = 0;
    for (let i = 0; i < keys.length; i++) if (i === 0 || keys[i] !== keys[i - 1]) keys[count++] = keys[i]!;
    this.#count = this.#settled = count;
  }
}
