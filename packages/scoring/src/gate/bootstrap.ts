import { type Answers, advantage, type Metric, measure } from './metrics.ts';

/** A 95 % interval of the candidate's advantage, percentile bootstrap over documents (Efron 1979). */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  readonly resamples: number;
}

/** Both models are measured on the same resampled documents. */
export function bootstrapAdvantage(options: {
  readonly metric: Metric;
  readonly candidate: Answers;
  readonly champion: Answers;
  readonly targets: Int32Array;
  readonly classes: number;
  readonly resamples: number;
  readonly seed: number;
}): Interval {
  const { metric, candidate, champion, targets, classes, resamples, seed } = options;
  const random = mulberry32(seed);
  const rows = new Int32Array(targets.length);
  const advantages = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < rows.length; i++) rows[i] = Math.floor(random() * rows.length);
    const ours = measure(candidate, targets, classes, rows);
    const theirs = measure(champion, targets, classes, rows);
    advantages[r] = advantage(metric, ours, theirs);
  }
  advantages.sort();
  const at = (share: number) => advantages[Math.min(resamples - 1, Math.floor(share * resamples))]!;
  return { lower: at(0.025), upper: at(0.975), resamples };
}

/** Tommy Ettinger's mulberry32 (public domain): uniform in [0, 1), seeded by 32 bits. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
