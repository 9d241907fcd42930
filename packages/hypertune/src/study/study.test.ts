import { RandomStream } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { Study, type StudyDefinition } from './study.ts';
import type { Outcome, Trial } from './trial.ts';

const definition: StudyDefinition = {
  searchSpace: { x: ['uniform', [-3, 3]], kind: ['choice', [['a', 'b']]] },
  sampler: 'tpe',
  goal: 'minimise',
  seed: 5,
  concurrent: 4,
};

/** An objective with pruned and failed trials. */
function judge({ number, params }: Trial): Outcome {
  if (number % 7 === 3) return { state: 'failed', curve: [], error: 'no luck' };
  const value = (Number(params['x'] ?? 0) - 1) ** 2 + (params['kind'] === 'a' ? 0 : 1);
  return { state: number % 5 === 2 ? 'pruned' : 'completed', curve: [value + 1, value] };
}

/** Runs a study to `total` trials, ending them in an order drawn from `seed`. */
function play(study: Study, total: number, seed: number): Study {
  const random = new RandomStream(seed);
  for (;;) {
    if (study.trials.length < total && study.ask()) continue;
    const { running } = study;
    if (running.length === 0) return study;
    const trial = running[random.below(running.length)]!;
    study.tell(trial.number, judge(trial));
  }
}

test.each(['random', 'sobol', 'tpe', 'gp'] as const)(
  'whichever trial ends first, a %s study is the same',
  (sampler) => {
    const [one, two] = [1, 2].map((seed) => play(new Study({ ...definition, sampler }), 24, seed));
    expect(one!.trials).toEqual(two!.trials);
    expect(one!.trials).toHaveLength(24);
  },
);

test('a study may have as many trials in flight as it says, and no more', () => {
  const study = new Study(definition);
  for (let i = 0; i < 4; i++) expect(study.ask()?.number).toBe(i);
  expect(study.ask()).toBeUndefined();
  for (const number of [1, 2, 3]) study.tell(number, judge(study.trials[number]!));
  expect(study.ask(), 'trial 4 knows trial 0, which still runs').toBeUndefined();
  study.tell(0, judge(study.trials[0]!));
  expect(study.ask()?.number).toBe(4);
});

test('resumed at any point it goes on to the same trials', () => {
  const whole = play(new Study(definition), 24, 1);
  for (let cut = 0; cut <= 24; cut += 5) {
    const kept: Trial[] = JSON.parse(JSON.stringify(play(new Study(definition), cut, 3).trials));
    expect(play(Study.resume(definition, kept), 24, 9).trials, `cut at ${cut}`).toEqual(whole.trials);
  }
});

test('more trials later are those of a longer study', () => {
  const short = play(new Study(definition), 10, 1);
  expect(play(Study.resume(definition, short.trials), 20, 2).trials).toEqual(play(new Study(definition), 20, 3).trials);
});

test('the best is a completed trial, the first of equals', () => {
  const study = new Study(definition);
  for (let i = 0; i < 4; i++) study.ask();
  study.tell(0, { state: 'pruned', curve: [0.1] });
  study.tell(1, { state: 'completed', curve: [9, 2] });
  study.tell(2, { state: 'completed', curve: [2] });
  expect(study.best?.number).toBe(1);
  study.tell(3, { state: 'completed', curve: [Number.NaN] });
  expect(study.best?.number).toBe(1);
});

test('maximising a metric is minimising its negative', () => {
  const down = play(new Study(definition), 20, 1);
  const up = new Study({ ...definition, goal: 'maximise' });
  while (up.trials.length < 20 || up.running.length > 0) {
    if (up.trials.length < 20 && up.ask()) continue;
    const trial = up.running[0]!;
    const { curve, ...rest } = judge(trial);
    up.tell(trial.number, { ...rest, curve: curve.map((v) => -v) });
  }
  expect(up.trials.map((t) => t.params)).toEqual(down.trials.map((t) => t.params));
  expect(up.best?.number).toBe(down.best?.number);
});

test('early termination compares with the trials that the trial was suggested from', () => {
  const study = play(new Study(definition), 12, 1);
  const known = study.trials.slice(0, 9).filter((t) => t.outcome!.state !== 'failed');
  expect(study.curvesKnownTo(12)).toEqual(known.map((t) => t.outcome!.curve));
  expect(study.curvesKnownTo(2)).toEqual([]);
});

test.each(['random', 'sobol', 'tpe', 'gp'] as const)('a %s study of quantities that may be zero ends', (sampler) => {
  const searchSpace: StudyDefinition['searchSpace'] = {
    q: ['qlognormal', [1, 1, 1]],
    wide: ['qlognormal', [80, 80, 1]],
  };
  const { trials } = play(new Study({ ...definition, searchSpace, sampler, concurrent: 2 }), 40, 1);
  const values = trials.flatMap(({ params }) => Object.values(params));
  expect(values.every(Number.isFinite)).toBe(true);
  expect(trials.map(({ params }) => params['q'])).toContain(0);
});

test('a grid ends where it ends', () => {
  const grid = new Study({ ...definition, sampler: 'grid', searchSpace: { kind: ['choice', [['a', 'b']]] } });
  expect(play(grid, 10, 1).trials).toHaveLength(2);
  expect(grid.exhausted).toBe(true);
});

describe('wrong use', () => {
  test.each([0, 7])('telling trial %i, which does not run', (number) => {
    const study = play(new Study(definition), 2, 1);
    expect(() => study.tell(number, { state: 'completed', curve: [1] })).toThrow(`must be running; got ${number}`);
  });

  test('a trial of a journal whose value is no number of its distribution', () => {
    const trial = { number: 0, params: { x: 'many', kind: 'a' } };
    expect(() => Study.resume(definition, [trial])).toThrow(
      'x of trial 0 must be a finite value of its distribution; got many',
    );
  });

  test('trials with a hole', () => {
    const trials = play(new Study(definition), 3, 1).trials;
    expect(() => Study.resume(definition, trials.slice(1))).toThrow('must be number 0; got 1');
  });
});
