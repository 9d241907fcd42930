import { MlopsError } from '@aml-mlops/errors';
import { RandomStream } from '@aml-mlops/random';
import { type Candidate, type Member, memberKey, weighed } from '../candidates/candidate.ts';
import { crossFitted } from '../decisions/cross-fitted.ts';
import { type Answers, answersOf } from './answers.ts';
import { Cuts } from './cuts.ts';
import type { KeptFits } from './kept-fits.ts';
import { advantageError, type Criterion, type Measured, measure, scoreOf } from './measures.ts';
import type { JudgingPool, JudgingShared } from './worker.ts';

export interface JudgedCandidate {
  readonly candidate: Candidate;
  readonly status: 'judged';
  /** Number of folds that judged it: the first alone, or all. */
  readonly folds: number;
  readonly answers: Answers;
  readonly measured: Measured;
}

export interface FailedCandidate {
  readonly candidate: Candidate;
  readonly status: 'failed';
  readonly error: Error;
}

export interface JudgeOptions {
  readonly folds: number;
  readonly criterion: Criterion;
  readonly seed: number;
  /** Whether candidates judged on all folds also compete with decision weights. Default: false. */
  readonly hasDecisionWeights?: boolean;
  /** Called for each model that was fitted, or restored from an earlier attempt. */
  readonly onFit?: (done: number, total: number, name: string, wasKept: boolean) => void;
  /** Called for each model that was fitted, and waited for before it is stored. @param done models before it, and it */
  readonly onNewFit?: (done: number) => Promise<void>;
  /** Where fits are stored and restored from. Default: nowhere. */
  readonly kept?: KeptFits;
  /** The tokenised texts, for use after the judging. */
  readonly cuts?: Cuts;
  readonly signal?: AbortSignal;
}

const RESAMPLES = 200;

/**
 * Judges candidates by cross-validation: all of them on the first fold, then on the other folds those within one standard error
 * of the best. The standard error is that of the paired difference on the same documents, which is small for two models with
 * similar errors. Members shared by several candidates are fitted once.
 *
 * @returns in the order of `candidates`, then those with decision weights; {@link ranked} selects the best
 */
export async function judge(
  pool: JudgingPool,
  shared: JudgingShared,
  candidates: readonly Candidate[],
  options: JudgeOptions,
): Promise<(JudgedCandidate | FailedCandidate)[]> {
  const fits = new MemberFits(pool, options);
  const first = await judgeOn(shared, fits, candidates, 1, options);
  const survivors = survivorsOf(first, shared.labels, options);
  fits.keepFor(survivors);
  const weighedToo = options.hasDecisionWeights
    ? survivors.filter(({ members }) => members.length > 0).map(weighed)
    : [];
  const last = await judgeOn(shared, fits, [...survivors, ...weighedToo], options.folds, options);
  const final = new Map(last.map((result) => [result.candidate, result]));
  // Ties go to the first: the one without decision weights.
  return [...first.map((result) => final.get(result.candidate) ?? result), ...last.slice(survivors.length)];
}

/**
 * The best of the candidates judged on all folds; ties go to the first.
 *
 * @throws MlopsError `E_NO_CANDIDATE` if none could be fitted, with every reason
 */
export function ranked(
  results: readonly (JudgedCandidate | FailedCandidate)[],
  options: Pick<JudgeOptions, 'criterion' | 'folds'>,
): readonly [JudgedCandidate, ...JudgedCandidate[]] {
  const [best, ...others] = results
    .filter((result) => result.status === 'judged')
    .filter(({ folds }) => folds === options.folds)
    .toSorted((a, b) => scoreOf(b.measured, options.criterion) - scoreOf(a.measured, options.criterion));
  if (best) return [best, ...others];
  const reasons = results.flatMap((r) => (r.status === 'failed' ? [`${r.candidate.name}: ${r.error.message}`] : []));
  throw new MlopsError('E_NO_CANDIDATE', `no candidate of model-selection could be fitted: ${reasons.join('; ')}`);
}

/** Candidates within one standard error of the best, always the best two, and the majority class. */
function survivorsOf(
  results: readonly (JudgedCandidate | FailedCandidate)[],
  labels: number,
  { criterion, seed }: JudgeOptions,
): Candidate[] {
  const judged = results.filter((result) => result.status === 'judged');
  const order = judged.toSorted((a, b) => scoreOf(b.measured, criterion) - scoreOf(a.measured, criterion));
  const best = order[0]!;
  const always = order.slice(0, 2);
  return judged.flatMap((result, at) => {
    const { candidate, measured } = result;
    const gap = scoreOf(best.measured, criterion) - scoreOf(measured, criterion);
    if (always.includes(result) || candidate.members.length === 0) return [candidate];
    const error = advantageError(best.measured, measured, labels, new RandomStream(seed, at), RESAMPLES);
    return gap <= error ? [candidate] : [];
  });
}

async function judgeOn(
  shared: JudgingShared,
  fits: MemberFits,
  candidates: readonly Candidate[],
  folds: number,
  { criterion, seed, signal }: JudgeOptions,
): Promise<(JudgedCandidate | FailedCandidate)[]> {
  const { labels } = shared;
  const held = Array.from({ length: folds }, (_, fold) => targetsWhere(shared, (at) => at === fold));
  const truth = joined(held);
  fits.startNetworks(candidates, folds);
  const all = candidates.map((candidate) => fits.start(candidate.members, folds));
  return Promise.all(
    candidates.map(async (candidate, at) => {
      try {
        const logits = candidate.members.length === 0 ? [priorLogits(shared, held)] : await all[at]!;
        const answers = answersOf(logits, truth, labels);
        const { probabilities } = answers;
        if (!candidate.hasDecisionWeights) {
          const measured = measure(probabilities, truth, labels, criterion);
          return { candidate, status: 'judged', folds, answers, measured } as const;
        }
        const { predicted, weights } = crossFitted(probabilities, truth, labels, criterion, seed);
        const measured = measure(probabilities, truth, labels, criterion, predicted);
        return {
          candidate,
          status: 'judged',
          folds,
          answers: { ...answers, decisionWeights: weights },
          measured,
        } as const;
      } catch (error) {
        signal?.throwIfAborted();
        const reason = error instanceof Error ? error : new Error(String(error));
        return { candidate, status: 'failed', error: reason } as const;
      }
    }),
  );
}

/** Log class shares of each fold's training documents. */
function priorLogits(shared: JudgingShared, held: readonly Int32Array[]): Float64Array {
  const { labels } = shared;
  const parts = held.map((targets, fold) => {
    const counts = new Float64Array(labels);
    const trained = targetsWhere(shared, (at) => at !== fold);
    for (const label of trained) counts[label]!++;
    const logits = counts.map((count) => Math.log(count / trained.length));
    return Float64Array.from({ length: targets.length * labels }, (_, at) => logits[at % labels]!);
  });
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}

function targetsWhere({ targets, foldOf }: JudgingShared, wanted: (fold: number) => boolean): Int32Array {
  return targets.filter((_, i) => wanted(foldOf[i]!));
}

function joined(parts: readonly Int32Array[]): Int32Array {
  return Int32Array.from(parts.flatMap((part) => Array.from(part)));
}

/** Fits of members on folds, each done once, on texts tokenised once. */
class MemberFits {
  readonly #pool: JudgingPool;
  readonly #options: JudgeOptions;
  readonly #cuts: Cuts;
  readonly #logits = new Map<string, Promise<Float64Array>>();
  #started = 0;
  #done = 0;

  constructor(pool: JudgingPool, options: JudgeOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#cuts = options.cuts ?? new Cuts(pool);
  }

  /** Logits of each member on the held-out documents of the first `folds` folds, in fold order. */
  async start(members: readonly Member[], folds: number): Promise<Float64Array[]> {
    const all = members.map((member) => Array.from({ length: folds }, (_, fold) => this.#logitsOf(member, fold)));
    return Promise.all(
      all.map(async (parts) => {
        const found = await Promise.all(parts);
        const whole = new Float64Array(found.reduce((sum, part) => sum + part.length, 0));
        let at = 0;
        for (const part of found) {
          whole.set(part, at);
          at += part.length;
        }
        return whole;
      }),
    );
  }

  /** Networks take longest: begun first, they leave no thread idle at the end. */
  startNetworks(candidates: readonly Candidate[], folds: number): void {
    const networks = candidates.flatMap(({ members }) => members.filter(({ kind }) => kind === 'network'));
    // Their errors are those of the candidates that they are members of.
    void this.start(networks, folds).catch(() => undefined);
  }

  /** Drops the texts that none of these candidates reads. */
  keepFor(candidates: readonly Candidate[]): void {
    this.#cuts.keepFor(candidates.flatMap(({ members }) => members));
  }

  #logitsOf(member: Member, fold: number): Promise<Float64Array> {
    const key = `${fold} ${memberKey(member)}`;
    let logits = this.#logits.get(key);
    if (!logits) {
      this.#started++;
      logits = this.#judge(member, fold);
      this.#logits.set(key, logits);
    }
    return logits;
  }

  async #judge(member: Member, fold: number): Promise<Float64Array> {
    const { kept, onFit, onNewFit } = this.#options;
    const key = memberKey(member);
    const known = await kept?.find(key, fold);
    const logits = known ?? (await this.#fit(member, fold));
    const done = ++this.#done;
    if (!known) {
      await onNewFit?.(done);
      await kept?.keep(key, fold, logits);
    }
    onFit?.(done, this.#started, `${member.name} (${member.on.name}), fold ${fold + 1}`, known !== undefined);
    return logits;
  }

  async #fit(member: Member, fold: number): Promise<Float64Array> {
    const cuts = await this.#cuts.of(member.on.representation);
    const answer = await this.#pool.run({ do: 'judge', member, fold, cuts });
    if (answer.did !== 'judge') throw new Error(`a worker answered ${answer.did} to judge`);
    return answer.logits;
  }
}
