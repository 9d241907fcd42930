import { type ModelName, sweepModel } from '@aml-mlops/sklearn-sweep';
import { peakMemoryBytes } from '../report.ts';
import { readFold } from './fold-files.ts';

/** `node one-model.ts MODEL FOLDER TREES`: fits and evaluates one model on a fold, and prints its processor time and memory. */
const [name = '', folder = '', trees = '100'] = process.argv.slice(2);
const { train, trainTargets, test, testTargets } = await readFold(folder);
const { estimator, params } = sweepModel(name as ModelName, { seed: 42, nNeighbors: 10, nEstimators: Number(trees) });
const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;
const start = process.cpuUsage();
const model = estimator.fit(train, trainTargets, params);
const fitted = process.cpuUsage();
const predictions = model.predict(test);
const predict = process.cpuUsage(fitted);
const hits = predictions.filter((label, i) => label === testTargets[i]).length;
const result = {
  accuracy: hits / predictions.length,
  fitCpu: seconds(fitted) - seconds(start),
  predictCpu: seconds(predict),
  peakMemoryMB: Math.round(peakMemoryBytes() / 1e6),
};
process.stdout.write(JSON.stringify(result));
