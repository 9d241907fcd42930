/** Sets of rows that are joined two by two; each is known by its first row. */
export class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, i) => i);
  }

  /** The first row of the set that a row is in. */
  first(row: number): number {
    const parents = this.#parents;
    let at = row;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.first(a), this.first(b)];
    if (x < y) this.#parents[y] = x;
    else this.#parents[x] = y;
  }
}
