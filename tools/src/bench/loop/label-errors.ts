import { outOfSample, suspectedErrors } from '@aml-mlops/feedback/labels';
import type { prepare } from '@aml-mlops/feedback/simulation';
import { Sfc32 } from '@aml-mlops/random';
import type { BenchRow } from '../report.ts';

const NOISE = 0.1;
const PRECISION = 0.5;

/** Flips a tenth of the labels and reports the share found by confident learning while half of its suspects are flips. */
export function labelErrorRow({ pool, targets, classes }: Awaited<ReturnType<typeof prepare>>['data']): BenchRow {
  const random = new Sfc32(1, 'flips');
  const isFlipped = Uint8Array.from(targets, () => Number(random.uniform() < NOISE));
  const given = Int32Array.from(targets, (target, row) =>
    isFlipped[row] ? (target + 1 + random.below(classes - 1)) % classes : target,
  );
  const suspected = suspectedErrors(outOfSample(pool, given, classes), given, classes);
  const flips = isFlipped.reduce((sum, own) => sum + own, 0);
  let [found, best] = [0, 0];
  for (const [i, { row }] of suspected.entries()) {
    found += isFlipped[row]!;
    if (found / (i + 1) >= PRECISION) best = found;
  }
  return {
    run: `confident learning, ${flips} wrong labels`,
    foundAtHalfPrecision: best / flips,
    suspected: suspected.length,
  };
}
