import type { Member } from '../candidates/candidate.ts';
import { probabilitiesAt } from './answers.ts';
import type { Cuts } from './cuts.ts';
import type { JudgedCandidate } from './judge.ts';
import type { JudgingPool } from './worker.ts';

/**
 * Answers of a candidate for the documents of each fold, in fold order, when trained on half of the other folds: one step down
 * the learning curve, at the temperatures of the full folds.
 *
 * @returns float64 [n, labels] row-major; undefined for a candidate without members, which learns nothing
 */
export async function halfAnswers(
  pool: JudgingPool,
  cuts: Cuts,
  { candidate, folds, answers }: JudgedCandidate,
  labels: number,
): Promise<Float64Array | undefined> {
  const { members } = candidate;
  if (members.length === 0) return undefined;
  const logitsOf = async (member: Member, fold: number) => {
    const judged = await pool.run({
      do: 'judge',
      member,
      fold,
      isHalf: true,
      cuts: await cuts.of(member.on.representation),
    });
    if (judged.did !== 'judge') throw new Error(`a worker answered ${judged.did} to judge`);
    return judged.logits;
  };
  const all = await Promise.all(
    members.map(async (member) => {
      const parts = await Promise.all(Array.from({ length: folds }, (_, fold) => logitsOf(member, fold)));
      const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    }),
  );
  return probabilitiesAt(all, answers, labels);
}
