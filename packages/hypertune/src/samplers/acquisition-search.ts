import type { RandomStream } from '@aml-mlops/random';
import { minimise } from '../numeric/minimise.ts';
import type { UnitCube } from '../space/unit-cube.ts';
import type { Acquisition } from './expected-improvement.ts';
import { sobolSequence } from './sobol.ts';

const SCREENED = 1024;
const NEAR_BEST = 256;
const STARTS = 6;
/** Discrete dimensions up to this size are searched exhaustively, larger ones like continuous ones. */
const EXHAUSTIVE = 16;
const MAX_ROUNDS = 10;

/**
 * Maximises the acquisition: screens points spread over the cube and points around the best trial, then climbs from the most
 * promising, alternating between gradient steps and exhaustive search in the dimensions without gradient.
 *
 * @param scales length scales, the units of the climb's steps
 * @param incumbents points of the best trials, best first
 */
export function maximiseAcquisition(
  acquisition: Acquisition,
  cube: UnitCube,
  scales: Float64Array,
  incumbents: readonly Float64Array[],
  random: RandomStream,
): Float64Array {
  const candidates = screen(cube, incumbents, random).map((x) => ({ x, value: acquisition.value(x) }));
  const starts = pickStarts(candidates, random);
  let best = starts[0]!;
  for (const start of starts) {
    const climbed = climb(acquisition, cube, scales, start);
    if (climbed.value > best.value) best = climbed;
  }
  return best.x;
}

interface Candidate {
  readonly x: Float64Array;
  readonly value: number;
}

function screen(cube: UnitCube, incumbents: readonly Float64Array[], random: RandomStream): Float64Array[] {
  const D = cube.dimensions.length;
  const spread = sobolSequence(Math.min(D, 64), random.uint32());
  const points = Array.from({ length: SCREENED }, (_, i) => {
    const x = new Float64Array(D);
    const low = spread(i);
    for (let d = 0; d < D; d++) x[d] = d < low.length ? low[d]! : random.uniform();
    return x;
  });
  for (let i = 0; i < NEAR_BEST && incumbents.length > 0; i++) {
    const x = incumbents[i % incumbents.length]!.slice();
    const reach = 0.2 * random.uniform() ** 2;
    // Few coordinates at a time: in many dimensions, moving all of them leaves the neighbourhood.
    const chance = Math.max(1 / D, random.uniform());
    for (let d = 0; d < D; d++) {
      if (random.uniform() > chance) continue;
      const smooth = cube.dimensions[d]!.kind !== 'categorical';
      x[d] = smooth ? fold(x[d]! + reach * (2 * random.uniform() - 1)) : random.uniform();
    }
    points.push(x);
  }
  for (const x of points) cube.snap(x);
  return points;
}

/** Reflects at the ends of [0, 1]. */
function fold(x: number): number {
  const y = Math.abs(x);
  return Math.min(1 - 1e-9, Math.max(1e-9, y > 1 ? 2 - y : y));
}

/** The best candidate, and others drawn without replacement with probability proportional to their improvement. */
function pickStarts(candidates: readonly Candidate[], random: RandomStream): Candidate[] {
  // Adding Gumbel noise to log weights and taking the largest draws without replacement.
  const ranked = candidates.map((c) => ({ c, key: c.value - Math.log(-Math.log(random.uniform())) }));
  ranked.sort((a, b) => b.key - a.key);
  const best = candidates.reduce((a, b) => (b.value > a.value ? b : a));
  return [best, ...ranked.map((r) => r.c).filter((c) => c !== best)].slice(0, STARTS);
}

function climb(acquisition: Acquisition, cube: UnitCube, scales: Float64Array, start: Candidate): Candidate {
  const smooth: number[] = [];
  const listed: number[] = [];
  cube.dimensions.forEach((d, i) => {
    (d.kind === 'categorical' || d.size <= EXHAUSTIVE ? listed : smooth).push(i);
  });
  let current = start;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = current.value;
    if (smooth.length > 0) current = climbSmooth(acquisition, cube, scales, smooth, current);
    for (const d of listed) current = tryEach(acquisition, cube, d, current);
    if (listed.length === 0 || current.value - before <= 1e-4) break;
  }
  return current;
}

function climbSmooth(
  acquisition: Acquisition,
  cube: UnitCube,
  scales: Float64Array,
  smooth: readonly number[],
  from: Candidate,
): Candidate {
  const x = from.x.slice();
  const full = new Float64Array(x.length);
  const unit = smooth.map((d) => Math.min(1, scales[d]!));
  const { x: end } = minimise(
    (z, gradient) => {
      for (let i = 0; i < smooth.length; i++) x[smooth[i]!] = z[i]! * unit[i]!;
      const value = acquisition.valueWithGradient(x, full);
      for (let i = 0; i < smooth.length; i++) gradient[i] = -full[smooth[i]!]! * unit[i]!;
      return -value;
    },
    Float64Array.from(smooth, (d, i) => x[d]! / unit[i]!),
    {
      lower: Float64Array.from(smooth, (_, i) => 1e-9 / unit[i]!),
      upper: Float64Array.from(smooth, (_, i) => (1 - 1e-9) / unit[i]!),
      gradientTolerance: 1e-2,
      valueTolerance: 1e-6,
      maxIterations: 50,
    },
  );
  for (let i = 0; i < smooth.length; i++) x[smooth[i]!] = end[i]! * unit[i]!;
  cube.snap(x);
  const value = acquisition.value(x);
  return value > from.value ? { x, value } : from;
}

function tryEach(acquisition: Acquisition, cube: UnitCube, d: number, from: Candidate): Candidate {
  const { size } = cube.dimensions[d]!;
  let best = from;
  for (let k = 0; k < size; k++) {
    const x = from.x.slice();
    x[d] = levelOf(cube, d, k);
    if (x[d] === from.x[d]) continue;
    const value = acquisition.value(x);
    if (value > best.value) best = { x, value };
  }
  return best;
}

const levels = new WeakMap<UnitCube, Map<number, Float64Array>>();

/** The coordinate of the k-th value of an exhaustively searched dimension. */
function levelOf(cube: UnitCube, d: number, k: number): number {
  let ofCube = levels.get(cube);
  if (!ofCube) {
    ofCube = new Map();
    levels.set(cube, ofCube);
  }
  let all = ofCube.get(d);
  if (!all) {
    const dimension = cube.dimensions[d]!;
    all = Float64Array.from(dimension.values(), (value) => dimension.unit(value));
    ofCube.set(d, all);
  }
  return all[k]!;
}
