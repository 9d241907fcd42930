/**
 * Distributes names according to their shares, deterministically and as evenly as possible: each request adds every name's
 * share to its credit, and the name with the highest credit is chosen and pays for the request.
 */
export class Shares {
  readonly #credit = new Map<string, number>();

  /** Undefined if no share is above 0. */
  next(shares: Readonly<Record<string, number>>): string | undefined {
    const open = Object.entries(shares).filter(([, share]) => share > 0);
    let best: string | undefined;
    let total = 0;
    for (const [name, share] of open) {
      const credit = (this.#credit.get(name) ?? 0) + share;
      this.#credit.set(name, credit);
      total += share;
      if (best === undefined || credit > (this.#credit.get(best) ?? 0)) best = name;
    }
    if (best !== undefined) this.#credit.set(best, (this.#credit.get(best) ?? 0) - total);
    return best;
  }
}
