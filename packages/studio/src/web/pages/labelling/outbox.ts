import type { GivenLabel } from '../../../api/labelling.ts';

/** A pending label: kept in the browser until the server has confirmed it. */
export interface PendingLabel extends GivenLabel {
  readonly scope: string;
  readonly who: string;
  /** A unique number per answer: a newer answer is not mistaken for the one that was sent. */
  readonly turn: number;
}

export type LabelStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'studio.label ';

/**
 * Labels that the server may not have yet, the latest per text and annotator. Each has its own key in the browser's storage, so
 * that tabs do not overwrite each other's labels. Texts are not stored, only their numbers.
 */
export class Outbox {
  readonly #storage: LabelStorage | undefined;
  /** Labels that the browser could not store. */
  readonly #unkept = new Map<string, PendingLabel>();

  /** @param storage undefined if the browser has none */
  constructor(storage: LabelStorage | undefined) {
    this.#storage = storage;
  }

  /** Whether closing the page would lose labels. */
  get isAtRisk(): boolean {
    return this.#unkept.size > 0;
  }

  put(scope: string, who: string, given: GivenLabel): void {
    const turn = 1 + this.list().reduce((most, label) => Math.max(most, label.turn), 0);
    const label: PendingLabel = { ...given, scope, who, turn };
    const name = nameOf(label);
    try {
      if (!this.#storage) throw new Error('there is no storage');
      this.#storage.setItem(name, JSON.stringify(label));
      this.#unkept.delete(name);
    } catch {
      this.#unkept.set(name, label);
    }
  }

  /** In the order in which they were given. */
  list(): PendingLabel[] {
    const kept = new Map(this.#unkept);
    for (let i = 0; i < (this.#storage?.length ?? 0); i++) {
      const name = this.#storage?.key(i);
      if (!name?.startsWith(PREFIX) || kept.has(name)) continue;
      const label = readLabel(this.#storage?.getItem(name));
      if (label) kept.set(name, label);
    }
    return [...kept.values()].sort((a, b) => a.turn - b.turn);
  }

  /** Removes a confirmed label; a newer answer for the text stays. */
  arrived(label: PendingLabel): void {
    const name = nameOf(label);
    if (this.#unkept.get(name)?.turn === label.turn) this.#unkept.delete(name);
    if (readLabel(this.#storage?.getItem(name))?.turn === label.turn) this.#storage?.removeItem(name);
  }
}

function nameOf({ scope, who, item }: PendingLabel): string {
  return `${PREFIX}${JSON.stringify([scope, who, item])}`;
}

/** Entries written by another version of this page are not sent. */
function readLabel(text: string | null | undefined): PendingLabel | undefined {
  try {
    const label = JSON.parse(text ?? '') as PendingLabel;
    const isWhole = typeof label.item === 'number' && typeof label.turn === 'number' && typeof label.scope === 'string';
    return isWhole ? label : undefined;
  } catch {
    return undefined;
  }
}
