import { type NetworkParams, networkParams } from '../network/params.ts';
import { TUNABLE, type Tunable, type Tuned } from '../network/tunable.ts';

export interface ChosenParams {
  readonly params: NetworkParams;
  /** Source of each tunable parameter's value, in words. */
  readonly sources: Readonly<Record<Tunable, string>>;
}

/** Training parameters: given values first, then tuned ones, then defaults. */
export function chooseParams(given: Partial<NetworkParams>, tuned: Tuned | undefined): ChosenParams {
  const params = networkParams.strip().parse({ ...tuned, ...given });
  const source = (name: Tunable): string => {
    if (given[name] === undefined) return tuned ? 'tuned' : 'default';
    return tuned ? `given; tuning found ${tuned[name]}` : 'given';
  };
  const sources = Object.fromEntries(TUNABLE.map((name) => [name, source(name)])) as Record<Tunable, string>;
  return { params, sources };
}
