import { fisherExact, normalTail, populationStabilityTest } from '@aml-mlops/metrics';
import { countIn, tenthsOf } from './tenths.ts';
import type { Cause, LeastEffects, TestOutcome } from './test-outcome.ts';

interface About {
  readonly name: string;
  readonly cause: Cause;
  readonly against: 'training' | 'before';
  readonly effects: LeastEffects;
}

/** Minimum number of documents on each side of a comparison. */
const LEAST = 20;

/**
 * Compares distributions of numbers over the deciles of the second, by the population stability index.
 *
 * @param about.only direction of interest. Default: both
 */
export function compareValues(
  now: ReadonlyMap<number, number>,
  then: ReadonlyMap<number, number>,
  about: About & { readonly only?: 'more' | 'less' },
): TestOutcome[] {
  if (Math.min(totalOf(now), totalOf(then)) < LEAST) return [];
  const [meanNow, meanThen] = [meanOf(now), meanOf(then)];
  const isExpected = about.only === 'more' ? meanNow <= meanThen : about.only === 'less' && meanNow >= meanThen;
  if (isExpected) return [unchanged(about)];
  const ends = tenthsOf(then, binsFor(totalOf(now)));
  return psi(countIn(ends, now), countIn(ends, then), about);
}

/**
 * Compares shares of names. Names that are rare in both samples are pooled; the number of bins is limited by the document
 * counts.
 */
export function compareCounts(
  now: ReadonlyMap<string, number>,
  then: ReadonlyMap<string, number>,
  about: About,
): TestOutcome[] {
  const [n, m] = [totalOf(now), totalOf(then)];
  if (Math.min(n, m) < LEAST) return [];
  const names = [...new Set([...now.keys(), ...then.keys()])].sort();
  const isRare = (name: string) => (((now.get(name) ?? 0) + (then.get(name) ?? 0)) * Math.min(n, m)) / (n + m) < 5;
  const common = names.filter((name) => !isRare(name));
  const rest = (counts: ReadonlyMap<string, number>) =>
    names.filter(isRare).reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const of = (counts: ReadonlyMap<string, number>) => [...common.map((name) => counts.get(name) ?? 0), rest(counts)];
  return psi(of(now), of(then), about);
}

function unchanged({ name, cause, against }: About): TestOutcome {
  return { name, cause, against, statistic: 'psi', effect: 0, p: 1, isLarge: false };
}

function meanOf(counts: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [step, times] of counts) sum += step * times;
  return sum / totalOf(counts);
}

function psi(now: readonly number[], then: readonly number[], { name, cause, against, effects }: About): TestOutcome[] {
  const { value, pValue } = populationStabilityTest(now, then);
  return [{ name, cause, against, statistic: 'psi', effect: value, p: pValue, isLarge: value >= effects.minPsi }];
}

/** Tests whether something became more frequent: one-sided Fisher's exact test. */
export function compareShares(
  now: readonly [hits: number, of: number],
  then: readonly [hits: number, of: number],
  { name, cause, against, effects }: About,
): TestOutcome[] {
  if (Math.min(now[1], then[1]) < LEAST) return [];
  const effect = now[0] / now[1] - then[0] / then[1];
  const p = effect > 0 ? Math.min(1, fisherExact(now[0], now[1], then[0], then[1])) : 1;
  return [{ name, cause, against, statistic: 'share', effect, p, isLarge: effect >= effects.minShare }];
}

/**
 * Tests whether an accuracy dropped.
 *
 * @param error standard error of the difference
 */
export function compareAccuracy(
  now: number,
  then: number,
  error: number,
  { name, cause, against, effects }: About,
): TestOutcome[] {
  const effect = now - then;
  const p = error > 0 ? normalTail(-effect / error) : 1;
  return [{ name, cause, against, statistic: 'accuracy', effect, p, isLarge: -effect >= effects.minShare }];
}

/** Ten bins, or fewer if they would hold under ten documents each: the approximation of the p-value requires them. */
function binsFor(documents: number): number {
  return Math.max(2, Math.min(10, Math.floor(documents / 10)));
}

function totalOf(counts: ReadonlyMap<unknown, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
