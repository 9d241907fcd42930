import type { ItemState } from './entities.ts';

/** An answer that stands, as far as it settles an item. */
export interface StandingAnswer {
  readonly label: string | null;
  readonly decides: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Settlement {
  readonly state: ItemState;
  readonly label: string | null;
  readonly settledAt: number | null;
}

/**
 * What the standing answers to an item, in the order in which they were given, come to. Whoever decides has the last word; else as many
 * labels as annotators are needed settle it where they agree, and are disputed where they do not.
 *
 * @param annotators labels that are needed, at least 1
 */
export function settle(answers: readonly StandingAnswer[], annotators: number): Settlement {
  const decision = answers.findLast(({ decides }) => decides);
  if (decision) {
    if (decision.label === null) return open('skipped');
    return { state: 'settled', label: decision.label, settledAt: decision.at };
  }
  const given = answers.filter(({ label }) => label !== null);
  if (given.length >= annotators) {
    const [first] = given;
    if (given.some(({ label }) => label !== first!.label)) return open('disputed');
    return {
      state: 'settled',
      label: first!.label,
      settledAt: Math.max(...given.slice(0, annotators).map(({ at }) => at)),
    };
  }
  return open(given.length === 0 && answers.length >= annotators ? 'skipped' : 'waiting');
}

function open(state: ItemState): Settlement {
  return { state, label: null, settledAt: null };
}
