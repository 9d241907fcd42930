import type { SamplerName } from '@aml-mlops/hypertune';
import { TEST_FUNCTIONS } from './hypertune/functions.ts';
import { networkStudy } from './hypertune/network-study.ts';
import { ownOverhead, ownQuality } from './hypertune/own-side.ts';
import { peer } from './hypertune/peer-side.ts';
import { type BenchReport, type BenchRow, median, peakMemoryBytes, thisMachine } from './report.ts';

const SAMPLERS: readonly SamplerName[] = ['tpe', 'gp'];
const CONCURRENT = [1, 16];
const TRIALS = 100;
const FINISHED = 1000;

/**
 * Compares our samplers with Optuna's, alternating: the median over seeds of the best value of 100 trials, sequential
 * and with 16 concurrent trials, and the time of a suggestion after 1,000 trials. Then 100 trials of the network on half of the
 * four newsgroups, one network per trial, without and with early termination.
 *
 * @param options.python a Python with Optuna; without it only our side runs
 * @param options.archive the newsgroups archive; without it the network is omitted
 * @param options.repeats seeds of the Gaussian process, a fifth of those of TPE. Default: 20
 */
export async function benchHypertune(options: {
  readonly archive?: string | undefined;
  readonly python?: string | undefined;
  readonly repeats?: number | undefined;
}): Promise<BenchReport> {
  const { archive, python, repeats = 20 } = options;
  const rows: BenchRow[] = [];
  for (const sampler of SAMPLERS) {
    // One more local optimum can decide some functions, so medians of 20 still vary; cheap trials get more seeds.
    const seeds = sampler === 'tpe' ? 5 * repeats : repeats;
    for (const concurrent of CONCURRENT) {
      for (const name of Object.keys(TEST_FUNCTIONS)) {
        const ours = ownQuality(sampler, name, TRIALS, seeds, concurrent);
        const theirs = python ? await peer(python, ['quality', sampler, name, TRIALS, seeds, concurrent]) : undefined;
        rows.push({
          what: `${sampler}, ${name}`,
          concurrent,
          seeds,
          best: median(ours.best),
          peerBest: theirs?.best ? median(theirs.best) : null,
          msPerTrial: ours.msPerTrial,
          peerMsPerTrial: theirs?.msPerTrial ?? null,
        });
      }
    }
    // The first suggestions include code compilation; Optuna's GP takes seconds each.
    const suggestions = sampler === 'gp' ? 5 : 50;
    const milliseconds = ownOverhead(sampler, 'ackley10', FINISHED, suggestions);
    const theirs = python ? await peer(python, ['overhead', sampler, 'ackley10', FINISHED, suggestions]) : undefined;
    rows.push({
      what: `${sampler}, after ${FINISHED} trials of ackley10`,
      concurrent: 1,
      best: null,
      peerBest: null,
      msPerTrial: milliseconds,
      peerMsPerTrial: theirs?.msPerTrial ?? null,
    });
  }
  const totals: Record<string, number> = { trials: TRIALS };
  if (archive) {
    const all = await networkStudy(archive, { trials: TRIALS, folds: 1, policy: { type: 'none' } });
    const terminated = await networkStudy(archive, { trials: TRIALS, folds: 1 });
    totals['networkSeconds'] = all.seconds;
    totals['networkSecondsWithEarlyTermination'] = terminated.seconds;
    totals['networkTestAccuracy'] = all.testAccuracy;
    totals['networkTestAccuracyWithEarlyTermination'] = terminated.testAccuracy;
    totals['networkDocuments'] = all.documents;
  }
  return { bench: 'hypertune', machine: thisMachine(), rows, totals, peakMemoryBytes: peakMemoryBytes() };
}
