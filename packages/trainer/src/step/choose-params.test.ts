import { expect, test } from 'vitest';
import { trainer } from '../contract.ts';
import { chooseParams } from './choose-params.ts';

const tuned = { learningRate: 0.02, epochs: 12, batchSize: 50, hiddenSize: 100 };
const given = (values: object) => trainer.params.parse(values);

test('what is given wins over tuning, what is not is tuned', () => {
  const { params, sources } = chooseParams(given({ epochs: 5, seed: 3 }), tuned);
  expect(params).toMatchObject({ ...tuned, epochs: 5, seed: 3 });
  expect(sources).toEqual({
    learningRate: 'tuned',
    epochs: 'given; tuning found 12',
    batchSize: 'tuned',
    hiddenSize: 'tuned',
  });
});

test('a value that is given counts also where it is the default', () => {
  expect(chooseParams(given({ epochs: 10 }), tuned).params.epochs).toBe(10);
});

test('without tuning the defaults are those of the network', () => {
  const { params, sources } = chooseParams(given({ hiddenSize: 7 }), undefined);
  expect(params).toMatchObject({ learningRate: 1e-3, epochs: 10, batchSize: 100, hiddenSize: 7 });
  expect(sources).toMatchObject({ epochs: 'default', hiddenSize: 'given' });
});
