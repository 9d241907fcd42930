import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFolder, readDataset, writeFileAtomic } from '@aml-mlops/artifacts';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { certify, checkParity, MODEL_FILES, Scorer } from '@aml-mlops/scoring';
import { cleanText, readCleaning } from '@aml-mlops/text';
import { openCheckpoints } from './checkpoint/checkpoints.ts';
import type { trainer } from './contract.ts';
import { countTexts } from './data/count-texts.ts';
import { readTrainingSet } from './data/read-training-set.ts';
import { stratifiedSplit } from './data/split.ts';
import { type FitData, fit } from './fit.ts';
import { calibration } from './measures/calibration.ts';
import { classReport } from './measures/class-report.ts';
import { evaluateProbabilities } from './measures/evaluation.ts';
import { confidentMistakes } from './measures/mistakes.ts';
import { applyTemperature } from './measures/temperature.ts';
import { modelCard } from './model/model-card.ts';
import { writeModel } from './model/write-model.ts';
import { networkParams } from './network/params.ts';
import { predictProba } from './predict.ts';
import { logFigures } from './step/figures.ts';
import { readTuning } from './step/read-tuning.ts';
import { temperatureOf } from './step/temperature-of.ts';

/** Trains the network, measures it, exports it, and certifies that what is exported is what was trained. */
export const run: RunOf<typeof trainer> = async ({
  inputs,
  outputs,
  params: given,
  scratch,
  run,
  signal,
  progress,
  log,
}) => {
  const tuned = inputs.tuning === undefined ? undefined : await readTuning(inputs.tuning);
  if (tuned)
    log(
      `tuning replaces ${Object.entries(tuned)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', ')}`,
    );
  const params = networkParams.strip().parse({ ...given, ...tuned });
  run.logParams({ ...params });

  const cleaning = await readCleaning(inputs.train);
  const { minFrequency } = given;
  const { vocabulary, labels, classes, train } = await readTrainingSet(inputs.train, { minFrequency, signal });
  const data = withValidation({ classes, train }, given.validationShare, params.seed);
  log(`${train.counts.rows} documents, ${vocabulary.size} words, ${classes} classes`);

  const choice = { engine: given.engine, threads: given.threads, signal, onEngine: log };
  const checkpoints = await openCheckpoints(scratch, data, params, given.engine);
  if (checkpoints.resumedEpochs > 0) log(`resumed after epoch ${checkpoints.resumedEpochs}`);
  const network = await fit(data, params, {
    ...choice,
    checkpoint: checkpoints.options,
    onEpoch: (epoch, { loss, accuracy, documentsPerSecond, validation }) => {
      run.logMetrics({ loss, accuracy, documentsPerSecond }, epoch);
      if (validation)
        run.logMetrics({ validationLoss: validation.logLoss, validationAccuracy: validation.accuracy }, epoch);
      const speed = Math.round(documentsPerSecond);
      progress(epoch, params.epochs, `loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(3)}, ${speed} documents/s`);
      return 'continue';
    },
  });
  const temperature = await temperatureOf(network, data, params, given.calibrationShare, {
    ...choice,
    onEngine: undefined,
  });

  const test = await readDataset(inputs.test);
  const probabilitiesOf = (cleaned: readonly string[]) =>
    applyTemperature(predictProba(network, countTexts(cleaned, vocabulary)), classes, temperature);
  const probabilities = probabilitiesOf(test.texts);
  const before = applyTemperature(probabilities, classes, 1 / temperature);
  const honesty = calibration(probabilities, test.targets);
  const metrics = {
    ...evaluateProbabilities(probabilities, test.targets),
    expectedCalibrationError: honesty.expectedCalibrationError,
  };
  const report = classReport(probabilities, test.targets, labels);

  await writeModel(outputs.model, { network, temperature, vocabulary, labels, cleaning, params });
  const scorer = await Scorer.load(outputs.model);
  const engine = (texts: readonly string[]) => probabilitiesOf(texts.map((text) => cleanText(text, cleaning)));
  const parity = await certify({ scorer, texts: test.texts, engine });
  await scorer.close();
  await writeFileAtomic(path.join(outputs.model, MODEL_FILES.parity), formatJson(parity));
  checkParity(parity);
  const card = modelCard({
    ...{ labels, cleaning, params, temperature, metrics, report, parity, engine: network.engine, epoch: network.epoch },
    words: vocabulary.size,
    train: { hash: await hashFolder(inputs.train), documents: train.counts.rows },
    test: { hash: await hashFolder(inputs.test), documents: test.ids.length },
    tuned: tuned !== undefined,
  });
  await writeFileAtomic(path.join(outputs.model, MODEL_FILES.card), card);

  const { accuracy, macroF1, logLoss, expectedCalibrationError } = metrics;
  run.logMetrics({
    ...{ testAccuracy: accuracy, testMacroF1: macroF1, testLogLoss: logLoss, expectedCalibrationError, temperature },
    ...{ parityMaxDifference: parity.maxProbabilityDifference, parityLabelFlips: parity.labelFlips },
    testLogLossUncalibrated: evaluateProbabilities(before, test.targets).logLoss,
    expectedCalibrationErrorUncalibrated: calibration(before, test.targets).expectedCalibrationError,
  });
  await run.logContent(formatJson(report), 'class-report.json');
  await run.logContent(
    formatJson({ temperature, after: honesty, before: calibration(before, test.targets) }),
    'calibration.json',
  );
  await run.logContent(formatJson(confidentMistakes(test, probabilities, labels)), 'confident-mistakes.json');
  await run.logContent(await readFile(path.join(outputs.model, MODEL_FILES.card)), 'model-card.md');
  await logFigures(run, { history: network.history, report, calibration: honesty, temperature });
  await checkpoints.finish();
  log(
    `test accuracy ${accuracy.toFixed(4)}, log loss ${logLoss.toFixed(4)}, parity within ${parity.maxProbabilityDifference.toExponential(1)}`,
  );
};

function withValidation(data: FitData, share: number, seed: number): FitData {
  if (share === 0) return data;
  const { kept, held } = stratifiedSplit(data.train.targets, share, seed);
  return { ...data, train: { ...data.train, rows: kept }, validation: { ...data.train, rows: held } };
}
