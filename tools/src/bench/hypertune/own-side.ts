import { type Observation, type SamplerName, samplerOf, unitCube } from '@aml-mlops/hypertune';
import { median } from '../report.ts';
import { TEST_FUNCTIONS, type TestFunction } from './functions.ts';

export interface Quality {
  /** Best value of each seed. */
  readonly best: readonly number[];
  readonly msPerTrial: number;
}

/** Studies of one sampler, with `concurrent` trials always in flight; the oldest one ends first. */
export function ownQuality(
  sampler: SamplerName,
  name: string,
  trials: number,
  seeds: number,
  concurrent: number,
): Quality {
  const f = functionOf(name);
  const studies = Array.from({ length: seeds }, (_, seed) => study(f, sampler, trials, seed, concurrent));
  return { best: studies.map((s) => s.best), msPerTrial: median(studies.map((s) => s.milliseconds / trials)) };
}

function study(f: TestFunction, name: SamplerName, trials: number, seed: number, concurrent: number) {
  const cube = unitCube(f.space);
  const sampler = samplerOf(name, cube, seed);
  const finished: Observation[] = [];
  const flying: Float64Array[] = [];
  const end = () => finished.push(observe(f, finished.length, flying.shift()!));
  const begin = performance.now();
  for (let trial = 0; trial < trials; trial++) {
    if (flying.length === concurrent) end();
    const point = sampler.suggest({ trial, finished, inFlight: flying });
    if (point) flying.push(point);
  }
  while (flying.length > 0) end();
  return { best: Math.min(...finished.map((o) => o.loss)), milliseconds: performance.now() - begin };
}

function observe(f: TestFunction, trial: number, point: Float64Array): Observation {
  return { trial, point, state: 'completed', loss: f.evaluate(unitCube(f.space).assignment(point)), steps: 1 };
}

/** Milliseconds per suggestion after `finished` random trials: the median of `suggestions`. */
export function ownOverhead(sampler: SamplerName, name: string, finished: number, suggestions: number): number {
  const f = functionOf(name);
  const cube = unitCube(f.space);
  const random = samplerOf('random', cube, 0);
  const known = Array.from({ length: finished }, (_, trial) =>
    observe(f, trial, random.suggest({ trial, finished: [], inFlight: [] })!),
  );
  const ours = samplerOf(sampler, cube, 0);
  const times = Array.from({ length: suggestions }, () => {
    const begin = performance.now();
    const point = ours.suggest({ trial: known.length, finished: known, inFlight: [] })!;
    const milliseconds = performance.now() - begin;
    known.push(observe(f, known.length, point));
    return milliseconds;
  });
  return median(times);
}

function functionOf(name: string): TestFunction {
  const f = TEST_FUNCTIONS[name];
  if (!f) throw new Error(`no test function ${name}`);
  return f;
}
