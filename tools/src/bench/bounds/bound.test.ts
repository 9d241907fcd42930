import { defineDataset } from '@aml-mlops/define-dataset/contract';
import { hypertune } from '@aml-mlops/hypertune/contract';
import { modelSelection } from '@aml-mlops/model-selection/contract';
import { sklearnSweep } from '@aml-mlops/sklearn-sweep/contract';
import { expect, test } from 'vitest';
import { BOUNDS, compare } from './bound.ts';

const none = {
  ...{ subsetMaxRows: 1_000_000_000, steepRows: 0, partDocuments: 0 },
  ...{ judgedDocuments: 1_000_000, fittedCharacters: 10_000_000_000 },
};
const small = { documents: 12_000, characters: 6_000_000 };
const large = { documents: 1_000_000, characters: 600_000_000 };

test('a bound holds at its default where that lets through a sixth of the set or less, else at a sixth', () => {
  const { held, lifted } = compare('all', large);
  expect(held).toEqual({
    ...{ subsetMaxRows: 20_000, steepRows: 20_000, partDocuments: 4000 },
    ...{ judgedDocuments: 12_000, fittedCharacters: 100_000_000 },
  });
  expect(compare('all', small).held).toEqual({
    ...{ subsetMaxRows: 1000, steepRows: 1000, partDocuments: 1000 },
    ...{ judgedDocuments: 2000, fittedCharacters: 1_000_000 },
  });
  expect(lifted).toEqual(none);
});

test('a bound is compared with none while the others have their defaults, which on a small set are none', () => {
  const { held, lifted } = compare('subsetMaxRows', large);
  expect(lifted).toEqual({ ...held, subsetMaxRows: none.subsetMaxRows });
  expect(held).toMatchObject({ subsetMaxRows: 20_000, partDocuments: 4000, fittedCharacters: 100_000_000 });
  expect(compare('partDocuments', small)).toEqual({ held: { ...none, partDocuments: 1000 }, lifted: none });
});

test.each([defineDataset, sklearnSweep, hypertune, modelSelection])(
  'defaults and limits are those of $name',
  (step) => {
    const own = BOUNDS.filter((bound) => bound.step === step.name);
    const defaults = step.params.parse({});
    expect(own.length).toBeGreaterThan(0);
    for (const { name, byDefault, lifted, least } of own) {
      expect(defaults).toMatchObject({ [name]: byDefault });
      expect(step.params.parse({ [name]: lifted })).toMatchObject({ [name]: lifted });
      expect(step.params.safeParse({ [name]: least }).success).toBe(true);
    }
  },
);

test('what the subset is half of, and how many finalists compete, is as the benchmark takes it', () => {
  expect(defineDataset.params.parse({}).subsetShare).toBe(0.5);
  expect(modelSelection.params.parse({}).finalists).toBe(3);
});
