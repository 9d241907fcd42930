import type { Vectorizer } from '@aml-mlops/text';
import type { JudgedCandidate } from '../judging/judge.ts';
import { type FittedMember, linearParts } from './fitted-member.ts';
import { alone, type FittedWinner, served } from './fitted-winner.ts';
import { type HeldOutDocuments, HeldOutTemperatures } from './held-out-temperatures.ts';
import { cooled, poolMembers } from './pooled-model.ts';
import type { Range, Union } from './union.ts';

/** The members of a winner, fitted or being fitted on the columns of a vectoriser. */
export interface FittedMembers {
  readonly vectorizer: Vectorizer;
  readonly union: Union;
  readonly winner: JudgedCandidate;
  /** Emptied one after the other. */
  readonly fits: Promise<FittedMember>[];
  readonly labels: number;
  /** Labels that occur, ascending. */
  readonly classes: Int32Array;
  /** By which temperatures are found. Default: those of the judging */
  readonly heldOut?: HeldOutDocuments | undefined;
}

/** Combines members into one model over one vectoriser. @param tidy is called when a member has been added to the sum */
export async function combineMembers(
  { vectorizer, union, winner: { candidate, answers }, fits, labels, classes, heldOut }: FittedMembers,
  tidy: () => void,
): Promise<FittedWinner> {
  const { members } = candidate;
  // A member's error is thrown where it is waited for.
  for (const fit of fits) fit.catch(() => undefined);
  const [first] = members;
  if (first!.kind === 'classifier' && members.length === 1) {
    const { state } = (await fits[0]!) as Extract<FittedMember, { kind: 'classifier' }>;
    if (!linearParts(state)) {
      const temperatures = heldOut && new HeldOutTemperatures(vectorizer, heldOut, labels, 1);
      temperatures?.add({ kind: 'classifier', state }, rangesOf(vectorizer));
      return alone(vectorizer, state, temperatures?.ofMean() ?? answers.temperature, labels);
    }
  }
  const ranges = rangesOf(vectorizer);
  const temperatures = heldOut && new HeldOutTemperatures(vectorizer, heldOut, labels, members.length);
  const parts = (async function* () {
    for (const m of members.keys()) {
      const own = union.blocksOf[m]!.map((block) => ranges[block]!);
      const fitted = await fits.shift()!;
      yield { fitted, ranges: own, temperature: temperatures?.add(fitted, own) ?? answers.memberTemperatures[m]! };
      tidy();
    }
  })();
  const known = temperatures ? 1 : answers.temperature;
  const model = await poolMembers(parts, members.length, known, vectorizer.columns, classes);
  return served(vectorizer, temperatures ? cooled(model, temperatures.ofMean()) : model, classes);
}

/** The winner with the decision weights that it was judged with, if any. */
export function withDecisionWeights(fitted: FittedWinner, { answers }: JudgedCandidate): FittedWinner {
  const weights = answers.decisionWeights;
  if (!weights) return fitted;
  return Object.assign(fitted, { decisionWeights: Array.from(fitted.classes, (label) => weights[label]!) });
}

/** The columns of each block of a fitted vectoriser. */
function rangesOf(vectorizer: Vectorizer): Range[] {
  let from = 0;
  return vectorizer.blocks.map(({ columns }) => {
    from += columns;
    return [from - columns, from] as const;
  });
}
