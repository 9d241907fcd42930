import { MlopsError } from '@aml-mlops/errors';
import type { StepMetric, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Tracking } from '@aml-mlops/tracking';
import type { Curve, Policy } from '../policies/policy.ts';
import type { EarlyTermination } from './define-study.ts';

/** The metric of a trial as it grows, and whether a policy has stopped it. */
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
   * Takes the next value; once stopped the curve grows no more, however fast the trial is stopped.
   *
   * @throws MlopsError `E_TRIAL` for a value that no trial can be judged by
   */
  add({ key, value, step }: StepMetric): void {
    if (this.#stopped) return;
    if (!Number.isFinite(value)) {
      throw new MlopsError('E_TRIAL', `${key} of a trial must be a finite number; got ${value} at step ${step}`);
    }
    // A step that is tried again begins anew.
    if (step < this.#last) this.values.length = 0;
    if (step === this.#last) this.values.pop();
    this.#last = step;
    this.values.push(value);
    this.#stopped = this.#policy.shouldStop(this.values, this.#others);
  }
}

/** What a node that a trial found in the cache logged when it ran: the same curve as if it had run now. */
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
