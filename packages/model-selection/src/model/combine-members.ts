import type { Vectorizer } from '@aml-mlops/text';
import type { JudgedCandidate } from '../judging/judge.ts';
import { type FittedMember, linearParts } from './fitted-member.ts';
import { alone, type FittedWinner, served } from './fitted-winner.ts';
import { poolMembers } from './pooled-model.ts';
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
}

/** Combines members into one model over one vectoriser. @param tidy is called when a member has been added to the sum */
export async function combineMembers(
  { vectorizer, union, winner: { candidate, answers }, fits, labels, classes }: FittedMembers,
  tidy: () => void,
): Promise<FittedWinner> {
  const { members } = candidate;
  // A member's error is thrown where it is waited for.
  for (const fit of fits) fit.catch(() => undefined);
  const [first] = members;
  if (first!.kind === 'classifier' && members.length === 1) {
    const { state } = (await fits[0]!) as Extract<FittedMember, { kind: 'classifier' }>;
    if (!linearParts(state)) return alone(vectorizer, state, answers.temperature, labels);
  }
  const ranges = rangesOf(vectorizer);
  const parts = (async function* () {
    for (const m of members.keys()) {
      const own = union.blocksOf[m]!.map((block) => ranges[block]!);
      yield { fitted: await fits.shift()!, ranges: own, temperature: answers.memberTemperatures[m]! };
      tidy();
    }
  })();
  const model = await poolMembers(parts, members.length, answers.temperature, vectorizer.columns, classes);
  return served(vectorizer, model, classes);
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
