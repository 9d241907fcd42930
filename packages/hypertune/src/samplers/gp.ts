import { RandomStream } from '@aml-mlops/random';
import { maximiseAcquisition } from './acquisition-search.ts';
import { logExpectedImprovement } from './expected-improvement.ts';
import { fantasies } from './fantasies.ts';
import { fitKernel, gaussianProcess, type Kernel } from './gaussian-process.ts';
import type { Observation, SamplerFactory } from './sampler.ts';
import { scoresOf } from './scores.ts';
import { startupDesign } from './startup-design.ts';

/** Evenly spread trials before the first suggestion of a model. */
const STARTUP_TRIALS = 10;
/** Minimum number of ended trials among them: with many in flight, waiting for all ten would use too many trials. */
const STARTUP_ENDED = 6;
/** The model's cost is cubic in its trials: beyond this number it uses a subset of this size. */
const MAX_TRIALS = 240;
/** Number of best trials in the subset; the others are the newest. */
const BEST_TRIALS = 120;
/** The kernel is fitted to this many of them, evenly selected. */
const FITTED_TRIALS = 120;
const FANTASIES = 16;
const INCUMBENTS = 3;

/**
 * Bayesian optimisation: a Gaussian process with a Matérn 5/2 kernel, its scales at the mode of their posterior, and the log of
 * the expected improvement (J. Snoek, H. Larochelle and R. Adams, "Practical Bayesian optimization" (2012)). Trials in flight
 * are represented by fantasies: the improvement is averaged over 16 joint draws of their possible values.
 *
 * Beyond 240 trials the model uses the best 120 and the newest 120, and beyond 120 trials the kernel is fitted to every other
 * one. Pruned trials count with their last report, and never as better than the median; failed ones count as the worst.
 */
export const gpSampler: SamplerFactory = (cube, seed) => {
  const startup = startupDesign(cube, seed);
  const categorical = cube.dimensions.map((d) => d.kind === 'categorical');
  return {
    suggest({ trial, finished, inFlight }) {
      const begun = finished.length + inFlight.length;
      if (begun < STARTUP_TRIALS || finished.length < STARTUP_ENDED || !finished.some(isUsable)) return startup(trial);
      const random = new RandomStream(seed, trial);
      const seen = mostTelling(finished);
      const points = seen.map((o) => o.point);
      const { scale, kernel } = mostLikely(seen, categorical);
      const scores = scoresOf(seen)[scale].values;

      let process = gaussianProcess(flatten(points), [scores], categorical, kernel);
      let targets = [scores];
      if (inFlight.length > 0) {
        targets = fantasies(process, inFlight, FANTASIES, random).map((drawn) => Float64Array.of(...scores, ...drawn));
        process = gaussianProcess(flatten([...points, ...inFlight]), targets, categorical, kernel);
      }
      const bests = Float64Array.from(targets, (target) => target.reduce((a, b) => Math.max(a, b)));
      const acquisition = logExpectedImprovement(process, bests, categorical.length);
      const scales = kernel.inverseSquaredScales.map((w) => 1 / Math.sqrt(w));
      return maximiseAcquisition(acquisition, cube, scales, bestPoints(points, scores), random);
    },
  };
};

/** The scale of the scores and the kernel with the largest likelihood of the losses. */
function mostLikely(
  seen: readonly Observation[],
  categorical: readonly boolean[],
): { scale: 'plain' | 'logarithmic'; kernel: Kernel } {
  const stride = Math.ceil(seen.length / FITTED_TRIALS);
  const even = seen.filter((_, i) => i % stride === 0);
  const fitted = even.some(isUsable) ? even : seen;
  const x = flatten(fitted.map((o) => o.point));
  const scores = scoresOf(fitted);
  const [a, b] = (['plain', 'logarithmic'] as const).map((scale) => {
    const { values, logJacobian } = scores[scale];
    const { kernel, logPosterior } = fitKernel({ x, y: values, categorical });
    return { scale, kernel, evidence: logPosterior + logJacobian };
  });
  return a!.evidence > b!.evidence ? a! : b!;
}

/** The best and the newest trials, in the order of their numbers. */
function mostTelling(finished: readonly Observation[]): readonly Observation[] {
  if (finished.length <= MAX_TRIALS) return finished;
  const merit = (o: Observation) => (isUsable(o) ? o.loss : Number.POSITIVE_INFINITY);
  const ranked = finished.toSorted((a, b) => (merit(a) === merit(b) ? a.trial - b.trial : merit(a) - merit(b)));
  const chosen = new Set(ranked.slice(0, BEST_TRIALS));
  for (let i = finished.length - 1; chosen.size < MAX_TRIALS; i--) chosen.add(finished[i]!);
  return finished.filter((o) => chosen.has(o));
}

function isUsable({ state, loss }: Observation): boolean {
  return state === 'completed' && Number.isFinite(loss);
}

function bestPoints(points: readonly Float64Array[], scores: Float64Array): Float64Array[] {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  return order.slice(0, INCUMBENTS).map((i) => points[i]!);
}

function flatten(points: readonly Float64Array[]): Float64Array {
  return Float64Array.from(points.flatMap((point) => [...point]));
}
