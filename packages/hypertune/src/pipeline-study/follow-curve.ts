import { MlopsError } from '@aml-mlops/errors';
import type { StepMetric, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Tracking } from '@aml-mlops/tracking';
import type { Curve, Policy } from '../policies/policy.ts';
import type { EarlyTermination } from './define-study.ts';

/** The metric curve of a running trial, and whether a policy has stopped it. */
export class FollowedCurve {
  readonly values: number[] = [];
  #last = Number.NEGATIVE_INFINITY;
  #stopped = false;
  readonly #policy: Policy;
  readonly #others: readonly Curve[];

  /** @param others curves that the policy compares with */
  constructor(policy: Policy, others: readonly Curve[]) {
    this.#policy = policy;
    this.#others = others;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /**
   * Appends the next value. Once stopped, the curve is fixed, however long the trial takes to stop.
   *
   * @throws MlopsError `E_TRIAL` for a value that no trial can be judged by
   */
  add({ key, value, step }: StepMetric): void {
    if (this.#stopped) return;
    if (!Number.isFinite(value)) {
      throw new MlopsError('E_TRIAL', `${key} of a trial must be a finite number; got ${value} at step ${step}`);
    }
    // A retried step starts a new curve.
    if (step < this.#last) this.values.length = 0;
    if (step === this.#last) this.values.pop();
    this.#last = step;
    this.values.push(value);
    this.#stopped = this.#policy.shouldStop(this.values, this.#others);
  }
}

/** The curve logged originally by a node that the trial found in the cache: the same as if it had run now. */
export async function rememberedCurve(
  { database: { runs, cache } }: Workspace,
  tracking: Tracking,
  run: string,
  { node, metric }: Pick<EarlyTermination, 'node' | 'metric'>,
): Promise<StepMetric[]> {
  const cacheKey = runs.nodes(run).findLast((attempt) => attempt.node === node)?.cacheKey;
  const entry = cacheKey === undefined ? undefined : cache.get(cacheKey);
  const attempts = entry ? runs.nodes(entry.run) : [];
  const made = attempts.findLast((attempt) => attempt.node === entry?.node && attempt.status === 'ran');
  if (made?.trackingRun === undefined) return [];
  const history = await tracking.metricHistory(made.trackingRun, metric);
  return history.map(({ value, step }) => ({ key: metric, value, step }));
}
