/** 2^10 registers: the standard error of a count is 1.04 / √1024, 3.3 %. */
const BITS = 10;
const REGISTERS = 1 << BITS;

/**
 * Number of distinct texts, in a kilobyte (Flajolet et al., "HyperLogLog", 2007, with its correction for small counts). Merging
 * takes the maximum of each register: it is independent of order, and duplicates count once.
 */
export class DistinctCount {
  readonly #registers: Uint8Array;

  constructor(registers = new Uint8Array(REGISTERS)) {
    this.#registers = registers;
  }

  /** @param hash 48 bits of a hash of the text, an integer in [0, 2^48) */
  add(hash: number): void {
    const register = hash % REGISTERS;
    const rest = Math.floor(hash / REGISTERS);
    // Leading zeros of the remaining 38 bits, plus one.
    const rank = rest === 0 ? 39 : 38 - Math.floor(Math.log2(rest));
    if (rank > this.#registers[register]!) this.#registers[register] = rank;
  }

  merge(other: DistinctCount): void {
    for (let i = 0; i < REGISTERS; i++) {
      if (other.#registers[i]! > this.#registers[i]!) this.#registers[i] = other.#registers[i]!;
    }
  }

  /** An integer. */
  estimate(): number {
    let sum = 0;
    let empty = 0;
    for (const rank of this.#registers) {
      sum += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS ** 2) / sum;
    return Math.round(raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : raw);
  }

  toJSON(): string {
    return Buffer.from(this.#registers).toString('base64');
  }

  static fromJSON(text: string): DistinctCount {
    const registers = new Uint8Array(REGISTERS);
    registers.set(Buffer.from(text, 'base64').subarray(0, REGISTERS));
    return new DistinctCount(registers);
  }
}
