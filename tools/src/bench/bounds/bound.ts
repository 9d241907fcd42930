/** A parameter that bounds a step's work, and so how many documents an outcome is found on. */
export interface Bound {
  readonly name: BoundName;
  readonly step: 'define-dataset' | 'sklearn-sweep' | 'hypertune' | 'model-selection';
  /** Of the step's contract; held to it by a test. */
  readonly byDefault: number;
  /** The value with which it never holds. */
  readonly lifted: number;
  /** Smallest value that the step takes. */
  readonly least: number;
  /** What it is a bound on, of a training set. */
  readonly of: (set: SetSize) => number;
}

export type BoundName = 'subsetMaxRows' | 'steepRows' | 'partDocuments' | 'judgedDocuments' | 'fittedCharacters';

/** Value of each bound. */
export type BoundValues = Readonly<Record<BoundName, number>>;

/** Size of a training set. */
export interface SetSize {
  readonly documents: number;
  /** UTF-16 units of all texts. */
  readonly characters: number;
}

/** Share of the rows in the subset where nothing bounds it: the default of define-dataset. */
const SUBSET_SHARE = 0.5;
/** A bound that is measured lets at most this share through, as `subsetMaxRows` does from 240,000 training documents on. */
const LET_THROUGH = 1 / 6;

const subset = ({ documents }: SetSize) => documents * SUBSET_SHARE;

export const BOUNDS: readonly Bound[] = [
  {
    ...{ name: 'subsetMaxRows', step: 'define-dataset', byDefault: 20_000, lifted: 1_000_000_000, least: 1 },
    of: subset,
  },
  { ...{ name: 'steepRows', step: 'sklearn-sweep', byDefault: 20_000, lifted: 0, least: 1 }, of: subset },
  { ...{ name: 'partDocuments', step: 'hypertune', byDefault: 4000, lifted: 0, least: 1 }, of: subset },
  {
    ...{ name: 'judgedDocuments', step: 'model-selection', byDefault: 12_000, lifted: 1_000_000, least: 100 },
    of: ({ documents }) => documents,
  },
  {
    ...{ name: 'fittedCharacters', step: 'model-selection', byDefault: 100_000_000, lifted: 10_000_000_000 },
    ...{ least: 10_000, of: ({ characters }) => characters },
  },
];

/** The value that a bound is measured with: its default where that lets at most a sixth of a set through, else a sixth. */
export function measuredValue({ byDefault, least, of }: Bound, set: SetSize): number {
  return Math.max(least, Math.min(byDefault, Math.floor(of(set) * LET_THROUGH)));
}

/** What is compared: values where a bound holds, and values where it does not. */
export interface Comparison {
  readonly held: BoundValues;
  readonly lifted: BoundValues;
}

/**
 * Compares a bound with none: the others have their defaults, so that a large set takes no longer than `retrain` does. `all` compares
 * all bounds with none at all.
 */
export function compare(name: BoundName | 'all', set: SetSize): Comparison {
  const values = (of: (bound: Bound) => number) =>
    Object.fromEntries(BOUNDS.map((bound) => [bound.name, of(bound)])) as BoundValues;
  const isCompared = (bound: Bound) => name === 'all' || bound.name === name;
  // A default that does not hold is the same as none, and a run with it need not be made.
  const defaultOf = ({ byDefault, lifted, of }: Bound) => (byDefault >= of(set) ? lifted : byDefault);
  return {
    held: values((bound) => (isCompared(bound) ? measuredValue(bound, set) : defaultOf(bound))),
    lifted: values((bound) => (isCompared(bound) ? bound.lifted : defaultOf(bound))),
  };
}
