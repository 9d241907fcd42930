import { type ModelName, sweepModel } from '@aml-mlops/sklearn-sweep';
import { peakMemoryBytes } from '../report.ts';
import { readFold } from './fold-files.ts';

/** `node one-model.ts MODEL FOLDER TREES`: fits and judges one model on a fold, and prints what it took. */
const [name = '', folder = '', trees = '100'] = process.argv.slice(2);
const { train, trainTargets, test, testTargets } = await readFold(folder);
const { estimator, params } = sweepModel(name as ModelName, { seed: 42, nNeighbors: 10, nEstimators: Number(trees) });
const began = performance.now();
const model = estimator.fit(train, trainTargets, params);
const fitted = performance.now();
const predictions = model.predict(test);
const ended = performance.now();
const hits = predictions.filter((label, i) => label === testTargets[i]).length;
const result = {
  accuracy: hits / predictions.length,
  fit: (fitted - began) / 1000,
  predict: (ended - fitted) / 1000,
  peakMemoryMB: Math.round(peakMemoryBytes() / 1e6),
};
process.stdout.write(JSON.stringify(result));
