import { collectGarbage } from '@aml-mlops/parallel';
import { boundColumns, type CsrMatrix, Vectorizer } from '@aml-mlops/text';
import type { Member } from '../candidates/candidate.ts';
import type { Cuts } from '../judging/cuts.ts';
import type { JudgedCandidate } from '../judging/judge.ts';
import type { JudgingPool } from '../judging/worker.ts';
import { combineMembers, withDecisionWeights } from './combine-members.ts';
import type { FittedMember } from './fitted-member.ts';
import { constant, type FittedWinner } from './fitted-winner.ts';
import type { HeldOutDocuments } from './held-out-temperatures.ts';
import { MemberMatrices } from './member-matrices.ts';
import { mostColumns, tellBounds } from './most-columns.ts';
import { unionOf } from './union.ts';

/** Entries of the blocks' counts past which memory is freed between stages: some 100 MB. */
const LARGE = 8_000_000;
/** Entries past which the network is not fitted beside the other members: some 300 MB. */
const HUGE = 24_000_000;

/** What a winner learns from. */
export interface WinnerDocuments {
  /** Cleaned; emptied once they are counted, since they take as much memory as a matrix. */
  readonly texts: string[];
  /** int32 [n], class of each. */
  readonly targets: Int32Array;
  readonly labels: number;
  /** That are not among the texts: temperatures are found by them. Default: those of the judging */
  readonly heldOut?: HeldOutDocuments | undefined;
  /** Of these very texts, with their terms, where they were judged by. Default: the texts are cut. */
  readonly cuts?: Cuts;
}

/**
 * Fits the members of the winner on all documents, each on the representation that it was judged with, and combines them into
 * one graph over one vectoriser.
 *
 * @param log is told where a bound holds. Default: nobody
 */
export async function fitWinner(
  pool: JudgingPool,
  winner: JudgedCandidate,
  documents: WinnerDocuments,
  log: (sentence: string) => void = () => undefined,
): Promise<FittedWinner> {
  return withDecisionWeights(await fitMembers(pool, winner, documents, log), winner);
}

async function fitMembers(
  pool: JudgingPool,
  winner: JudgedCandidate,
  { texts, targets, labels, cuts, heldOut }: WinnerDocuments,
  log: (sentence: string) => void,
): Promise<FittedWinner> {
  const { candidate } = winner;
  const { members } = candidate;
  if (members.length === 0) return constant(texts, targets, labels);
  const union = unionOf(members);
  const most = mostColumns(candidate, union, labels);
  const vectorizer = new Vectorizer(boundColumns(union.representation, texts, { mostColumns: most }));
  tellBounds(vectorizer, union, most, log);
  const rows = cuts ? vectorizer.fitCuts(await cuts.of(vectorizer.representation)) : vectorizer.fitRows(texts);
  const matrices = new MemberMatrices(rows, union);
  texts.length = 0;
  const isLarge = matrices.entries > LARGE;
  const tidy = () => isLarge && collectGarbage();
  tidy();
  let before: Promise<unknown> = Promise.resolve();
  const fits = members.map((member, m) => {
    const isBeside = !isLarge || (member.kind === 'network' && matrices.entries <= HUGE);
    if (isBeside) return fitOn(pool, member, matrices.of(m), targets);
    // One after the other: each takes as much as its matrix and its weights.
    const fit = before.then(() => {
      tidy();
      return fitOn(pool, member, matrices.of(m), targets);
    });
    before = fit;
    return fit;
  });
  const classes = Int32Array.from(new Set(targets)).sort();
  return combineMembers({ vectorizer, union, winner, fits, labels, classes, heldOut }, tidy);
}

async function fitOn(pool: JudgingPool, member: Member, train: CsrMatrix, targets: Int32Array): Promise<FittedMember> {
  const answer = await pool.run({ do: 'fit', member, train, trainTargets: targets });
  if (answer.did !== 'fit') throw new Error(`a worker answered ${answer.did} to fit`);
  return answer.fitted;
}
