import { RandomStream } from '@aml-mlops/random';
import { parzenEstimator } from './parzen.ts';
import type { Knowledge, Observation, SamplerFactory } from './sampler.ts';
import { startupDesign } from './startup-design.ts';

/** Number of trials that must have ended before densities are estimated. */
const STARTUP_TRIALS = 6;
const CANDIDATES = 24;
/** The best tenth of the trials counts as good, up to a maximum. */
const GOOD_SHARE = 0.1;
const MAX_GOOD = 25;
/** Number of the newest other trials with weight 1; older ones have less. */
const FULL_WEIGHT = 25;
/** Factor of Scott's bandwidth: his rule assumes one mode, and a study searches one of several. */
const BANDWIDTH = 0.5;

/**
 * The tree-structured Parzen estimator, multivariate: of 24 draws from the density of the good trials, the one that is
 * most likely good rather than not (J. Bergstra et al., "Algorithms for hyper-parameter optimization" (2011)).
 *
 * Good trials are weighted by rank, as parents in evolution strategies, and bandwidths follow their spread, unlike Optuna's
 * equal weights and distances between neighbours; this was measured to be better (README). Trials in flight count as not good
 * (the constant liar), pruned ones rank after completed ones, failed ones last.
 */
export const tpeSampler: SamplerFactory = (cube, seed) => {
  const startup = startupDesign(cube, seed);
  return {
    suggest(knowledge) {
      const { trial, finished } = knowledge;
      if (finished.length < STARTUP_TRIALS) return startup(trial);
      const random = new RandomStream(seed, trial);
      const { good, others } = split(knowledge);
      const inGood = parzenEstimator(cube, good, rankWeights(good.length), bandwidthFactor(knowledge));
      const inOthers = parzenEstimator(cube, others, ageWeights(others.length), BANDWIDTH);
      let best = new Float64Array(cube.dimensions.length);
      let mostGain = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < CANDIDATES; i++) {
        const candidate = new Float64Array(cube.dimensions.length);
        inGood.sample(random, candidate);
        const gain = inGood.logDensity(candidate) - inOthers.logDensity(candidate);
        if (i === 0 || gain > mostGain) [best, mostGain] = [candidate, gain];
      }
      return best;
    },
  };
};

/** With more trials in flight the data is less current: then the good ones' kernels are up to twice as wide. */
function bandwidthFactor({ finished, inFlight }: Knowledge): number {
  return BANDWIDTH * (1 + inFlight.length / (inFlight.length + finished.length));
}

/** Points of the good trials, best first, and of all others, oldest first. */
function split({ finished, inFlight }: Knowledge): { good: Float64Array[]; others: Float64Array[] } {
  const ranked = finished.toSorted(byMerit);
  const good = ranked.slice(0, Math.min(MAX_GOOD, Math.ceil(GOOD_SHARE * finished.length)));
  const chosen = new Set(good.map((o) => o.trial));
  const others = finished.filter((o) => !chosen.has(o.trial)).map((o) => o.point);
  return { good: good.map((o) => o.point), others: [...others, ...inFlight] };
}

const RANK = { completed: 0, pruned: 1, failed: 2 };

/** Pruned trials that ran longer come first; ties go to the older. */
function byMerit(a: Observation, b: Observation): number {
  if (a.state !== b.state) return RANK[a.state] - RANK[b.state];
  if (a.state === 'pruned' && a.steps !== b.steps) return b.steps - a.steps;
  return (a.state === 'failed' ? 0 : a.loss - b.loss) || a.trial - b.trial;
}

/** N. Hansen, "The CMA evolution strategy" (2016), equation 49: log(n + 1/2) - log(rank), with mean 1. */
function rankWeights(n: number): Float64Array {
  const weights = Float64Array.from({ length: n }, (_, i) => Math.log(n + 0.5) - Math.log(i + 0.5));
  const mean = weights.reduce((sum, w) => sum + w, 0) / n;
  return weights.map((w) => w / mean);
}

/** J. Bergstra, D. Yamins and D. Cox, "Making a science of model search" (2013), section 2: a ramp from 1 / n up to 1. */
function ageWeights(n: number): Float64Array {
  const fading = Math.max(0, n - FULL_WEIGHT);
  return Float64Array.from({ length: n }, (_, i) => (i < fading ? 1 / n + ((1 - 1 / n) * i) / fading : 1));
}
