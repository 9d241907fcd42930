import type { RandomSource } from './random-source.ts';

/**
 * sfc32 (C. Doty-Humphrey, PractRand): 128 bits of state, seeded by a number and the name of the stream. Existing samples of
 * datasets depend on its numbers.
 */
export class Sfc32 implements RandomSource {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #counter = 1;

  constructor(seed: number, stream: string) {
    this.#a = seed >>> 0;
    this.#b = hashName(stream);
    // The first outputs still correlate with the seed.
    for (let i = 0; i < 12; i++) this.uniform();
  }

  /** A number in [0, 1) with 32 random bits. */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
