import { appendFile, readFile } from 'node:fs/promises';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { type Goal, isWorse } from '../policies/policy.ts';
import type { Outcome, Trial } from '../study/trial.ts';

/** A finalist's value by all documents and folds, and the epoch that it is of. */
const judgementSchema = z.object({ trial: z.int().min(0), value: z.number(), epoch: z.int().min(1) });

export type Judgement = z.infer<typeof judgementSchema>;

export interface JudgeOptions {
  /** The best trials of the search, best first. */
  readonly finalists: readonly Trial[];
  /** Records judgements, one JSON line each, for an attempt that resumes the study. */
  readonly file: string;
  readonly signal: AbortSignal;
  judge(trial: Trial): Promise<Outcome>;
  onJudged(judgement: Judgement): void;
  /** Called for a finalist that cannot be judged, such as one that diverges on all documents or whose time is over. */
  onFailed(trial: Trial, error: MlopsError): void;
}

/**
 * Judges the finalists of a study, all at once, in the order of the search. What an earlier attempt judged is not repeated.
 *
 * @throws the reason of an abort, and whatever is no MlopsError
 */
export async function judgeFinalists({
  finalists,
  file,
  signal,
  judge,
  onJudged,
  onFailed,
}: JudgeOptions): Promise<Judgement[]> {
  const known = await readJudgements(file);
  const judged = await Promise.all(
    finalists.map(async (trial) => {
      const earlier = known.get(trial.number);
      if (earlier) return earlier;
      try {
        const { value, epoch } = await judge(trial);
        const judgement = judgementSchema.parse({ trial: trial.number, value, epoch });
        await appendFile(file, `${JSON.stringify(judgement)}\n`);
        return judgement;
      } catch (error) {
        if (signal.aborted || !(error instanceof MlopsError)) throw error;
        onFailed(trial, error);
        return undefined;
      }
    }),
  );
  const valid = judged.filter((judgement) => judgement !== undefined);
  for (const judgement of valid) onJudged(judgement);
  return valid;
}

/** The best judgement, the first in a tie. */
export function bestJudgement(judgements: readonly Judgement[], goal: Goal): Judgement | undefined {
  const [first, ...others] = judgements;
  if (!first) return undefined;
  return others.reduce((best, other) => (isWorse(best.value, other.value, goal) ? other : best), first);
}

async function readJudgements(file: string): Promise<ReadonlyMap<number, Judgement>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // An incomplete last line is of a process that was killed: that finalist is judged again.
  const lines = text.split('\n').flatMap((line) => {
    try {
      return [judgementSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  return new Map(lines.map((judgement) => [judgement.trial, judgement]));
}
