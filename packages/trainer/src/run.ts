import { formatJson } from '@aml-mlops/artifacts';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { openCheckpoints } from './checkpoint/checkpoints.ts';
import type { trainer } from './contract.ts';
import { fit, type OnEpoch } from './fit.ts';
import { TUNABLE } from './network/tunable.ts';
import { chooseParams } from './step/choose-params.ts';
import { exportModel } from './step/export-model.ts';
import { logFigures } from './step/figures.ts';
import { loadData } from './step/load-data.ts';
import { measure } from './step/measure.ts';
import { readTuning } from './step/read-tuning.ts';
import { temperatureOf } from './step/temperature-of.ts';

/** Trains, evaluates and exports the network, and certifies that the exported model matches the trained one. */
export const run: RunOf<typeof trainer> = async (context) => {
  const { inputs, outputs, params: given, scratch, run, signal, progress, log } = context;
  const tuned = inputs.tuning === undefined ? undefined : await readTuning(inputs.tuning);
  const { params, sources } = chooseParams(given, tuned);
  log(TUNABLE.map((name) => `${name} = ${params[name]} (${sources[name]})`).join(', '));
  run.logParams({ ...params });
  for (const name of TUNABLE) run.setTag(`source of ${name}`, sources[name]);

  const loaded = await loadData(inputs, { ...given, seed: params.seed }, signal);
  const { data, vocabulary } = loaded;
  log(`${data.train.targets.length} documents, ${vocabulary.size} words, ${data.classes} classes`);

  const onEpoch: OnEpoch = (epoch, { loss, accuracy, documentsPerSecond, validation }) => {
    run.logMetrics({ loss, accuracy, documentsPerSecond }, epoch);
    if (validation) {
      run.logMetrics({ validationLoss: validation.logLoss, validationAccuracy: validation.accuracy }, epoch);
    }
    const speed = Math.round(documentsPerSecond);
    progress(epoch, params.epochs, `loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(3)}, ${speed} documents/s`);
    return 'continue';
  };
  const choice = { engine: given.engine, threads: given.threads, signal };
  const checkpoints = await openCheckpoints(scratch, data, params, given.engine, () => run.flush());
  if (checkpoints.resumedEpochs > 0) log(`resumed after epoch ${checkpoints.resumedEpochs}`);
  const network = await fit(data, params, { ...choice, checkpoint: checkpoints.options, onEpoch, onEngine: log });
  const temperature = await temperatureOf(network, data, params, given.calibrationShare, choice);

  const measures = measure(network, temperature, loaded);
  const model = { network, temperature, params };
  const { parity, card } = await exportModel(outputs.model, inputs, model, loaded, {
    measures,
    sources,
  });

  const { report, before, after, mistakes, metrics } = measures;
  run.logMetrics({
    ...metrics,
    parityMaxDifference: parity.maxProbabilityDifference,
    parityLabelFlips: parity.labelFlips,
  });
  await run.logContent(formatJson(report), 'class-report.json');
  await run.logContent(formatJson({ temperature, before, after }), 'calibration.json');
  await run.logContent(formatJson(mistakes), 'confident-mistakes.json');
  await run.logContent(card, 'model-card.md');
  await logFigures(run, { history: network.history, report, calibration: after, temperature }, log);
  await checkpoints.finish();
  const apart = parity.maxProbabilityDifference.toExponential(1);
  log(`test accuracy ${after.accuracy.toFixed(4)}, log loss ${after.logLoss.toFixed(4)}, parity within ${apart}`);
};
