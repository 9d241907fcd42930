import { TfidfVectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { MODEL_NAMES } from '../model-names.ts';
import type { Fold } from './folds.ts';
import { learntBy, STEEP_MODELS, withFew } from './steep-rows.ts';
import { openSweepContext, sweepModels } from './sweep.ts';

const WORDS = [
  ['antenna', 'coax', 'carrier', 'dipole'],
  ['lens', 'shutter', 'film', 'tripod'],
];

/** Texts of two classes, three of the first to one of the second. */
function foldOf(documents: number): Fold {
  const targets = Int32Array.from({ length: documents }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const texts = Array.from(targets, (target, i) =>
    WORDS[target]!.map((word, k) => ((i >> k) % 2 === 0 ? word : 'any')).join(' '),
  );
  const vectorizer = new TfidfVectorizer();
  const train = vectorizer.fitTransform(texts, { shared: true });
  const test = vectorizer.transform(texts.slice(0, 40), { shared: true });
  return { train, trainTargets: targets, test, testTargets: targets.slice(0, 40) };
}

/** Entries of the matrices that the models learn from and, of the neighbours, that each question is compared with. */
function work(fold: Fold): number {
  return MODEL_NAMES.reduce((sum, model) => sum + learntBy(model, fold).train.data.length, 0);
}

test('up to the bound nothing changes', () => {
  const fold = foldOf(100);
  expect(withFew(fold, 100, 42)).toBe(fold);
  expect(withFew(fold, 0, 42)).toBe(fold);
});

test('past it the steep models learn from so many, by class; the others from all', () => {
  const fold = withFew(foldOf(400), 100, 42);
  for (const model of MODEL_NAMES) {
    const { train, trainTargets } = learntBy(model, fold);
    const steep = STEEP_MODELS.includes(model);
    expect([train.rows, trainTargets.filter((target) => target === 1).length], model).toEqual(
      steep ? [100, 25] : [400, 100],
    );
  }
  expect(withFew(foldOf(400), 100, 42).few).toEqual(fold.few);
  expect(withFew(foldOf(400), 100, 43).few).not.toEqual(fold.few);
});

test('work grows no faster than the documents: steep models have no more of it past the bound', () => {
  const [one, ten] = [foldOf(400), foldOf(4000)].map((fold) => withFew(fold, 300, 42)) as [Fold, Fold];
  expect(work(ten) / work(one)).toBeLessThan(10);
  for (const model of STEEP_MODELS) {
    expect(learntBy(model, ten).train.rows, model).toBe(learntBy(model, one).train.rows);
  }
});

test('what a model learnt from stands in its result, and only where it is not all', async () => {
  const settings = { seed: 42, nNeighbors: 3, nEstimators: 4 };
  const context = openSweepContext({ folds: [withFew(foldOf(400), 100, 42)], settings }, { workers: 1 });
  try {
    const results = await sweepModels(context, {
      models: ['ridge', 'knn', 'random-forest', 'complement-nb'],
      nLabels: 2,
    });
    expect(results.map((result) => (result.status === 'finished' ? result.learntFrom : result.error))).toEqual([
      ...[100, 100, 100, undefined],
    ]);
  } finally {
    await context.pool.close();
  }
});
