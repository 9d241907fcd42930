import { RandomStream } from '@aml-mlops/random';
import { calibrate } from '@aml-mlops/scoring/calibration';
import { expect, test } from 'vitest';
import { judgeWindow } from './alarms/judge-window.ts';
import { drawPost } from './posts.fixture.ts';
import { measureWindow } from './signals/measure-window.ts';
import { readReference } from './window/reference.ts';
import { Window } from './window/window.ts';

// The short form of `npm run bench -- monitor`: made-up posts, a model that is right as often as it says.
const LABELS = ['a', 'b'];
const EFFECTS = { minAuc: 0.53, minPsi: 0.1, minShare: 0.02 };

function answer(random: RandomStream, isForeign: boolean) {
  const confidence = 0.5 + 0.5 * Math.sqrt(random.uniform());
  return { confidence, isRight: random.uniform() < (isForeign ? 0.5 : confidence) };
}

async function watched() {
  const random = new RandomStream(5);
  async function* batches() {
    const texts = Array.from({ length: 400 }, () => drawPost(random, random.below(4)));
    yield { ids: texts.map((_, i) => String(i)), texts };
  }
  const held = Array.from({ length: 1000 }, () => answer(random, false));
  const probabilities = Float64Array.from(held.flatMap(({ confidence }) => [confidence, 1 - confidence]));
  const truth = Int32Array.from(held, ({ isRight }) => (isRight ? 0 : 1));
  const reference = await readReference(batches(), { sampled: 400 });
  return { reference, calibration: calibrate(probabilities, truth, LABELS) };
}

function watch(model: Awaited<ReturnType<typeof watched>>, seed: number, foreign: number) {
  const random = new RandomStream(6, seed, foreign * 100);
  const window = new Window('2026-11-28T00:00:00.000Z', '2026-11-29T00:00:00.000Z', 1000);
  let right = 0;
  for (let i = 0; i < 100; i++) {
    const isForeign = i < 100 * foreign;
    const text = drawPost(random, isForeign ? 9 : random.below(4));
    const { confidence, isRight } = answer(random, isForeign);
    if (isRight) right++;
    const document = {
      correlationId: `${seed}-${i}`,
      index: 0,
      time: 0,
      text,
      characters: text.length,
      label: 'a',
      confidence,
    };
    window.sketch.add(document);
    window.see(document, new Map());
  }
  const measures = measureWindow(window, undefined, { ...model, effects: EFFECTS, seed, permutations: 99 });
  return { measures, right: right / 100, alarms: judgeWindow(measures, 0.05).alarms };
}

test('windows in which nothing changed stay quiet, and the estimate is right', async () => {
  const model = await watched();
  const windows = Array.from({ length: 40 }, (_, seed) => watch(model, seed, 0));
  expect(windows.filter(({ alarms }) => alarms.length > 0).length).toBeLessThanOrEqual(4);
  const estimates = windows.map(({ measures, right }) => ({ ...measures.estimated!, right }));
  expect(estimates.filter(({ low, high, right }) => low <= right && right <= high).length).toBeGreaterThanOrEqual(32);
  const bias = estimates.reduce((sum, { value, right }) => sum + value - right, 0) / estimates.length;
  expect(Math.abs(bias)).toBeLessThan(0.03);
});

test('new topics are found with their words, and the estimate is marked as not valid', async () => {
  const model = await watched();
  for (let seed = 0; seed < 6; seed++) {
    const { measures, alarms } = watch(model, seed, 0.3);
    expect(alarms.map(({ cause }) => cause)).toContain('new-topics');
    expect(alarms.find(({ cause }) => cause === 'new-topics')?.words.some((word) => word.startsWith('topic9x'))).toBe(
      true,
    );
    expect(measures.estimated).toMatchObject({ valid: false, reason: expect.stringContaining('not of the kind') });
  }
});
