import { brierScore, calibration, macroAuc, oneVsRestRoc } from '@aml-mlops/metrics';
import { countTexts } from '../data/count-texts.ts';
import type { FittedNetwork } from '../fit.ts';
import { classReport } from '../measures/class-report.ts';
import { evaluateProbabilities } from '../measures/evaluation.ts';
import { confidentMistakes } from '../measures/mistakes.ts';
import { softmaxAt } from '../measures/temperature.ts';
import { predictLogits } from '../predict.ts';
import type { StepData } from './load-data.ts';

/** All metrics of a network on the test set, before and after temperature scaling. */
export function measure(network: FittedNetwork, temperature: number, { vocabulary, labels, test }: StepData) {
  const logits = predictLogits(network, countTexts(test.texts, vocabulary));
  const raw = softmaxAt(1, logits, labels.length);
  const probabilities = softmaxAt(temperature, logits, labels.length);
  const judged = (answers: Float32Array) => ({
    ...evaluateProbabilities(answers, test.targets),
    ...calibration(answers, test.targets, labels.length),
  });
  const [before, after] = [judged(raw), judged(probabilities)];
  const auc = macroAuc(oneVsRestRoc(probabilities, test.targets, labels.length));
  return {
    before,
    after,
    report: classReport(probabilities, test.targets, labels),
    mistakes: confidentMistakes(test, probabilities, labels),
    metrics: {
      testAccuracy: after.accuracy,
      testMacroF1: after.macroF1,
      testLogLoss: after.logLoss,
      testLogLossUncalibrated: before.logLoss,
      testBrierScore: brierScore(probabilities, test.targets, labels.length),
      ...(auc !== undefined && { testAuc: auc }),
      expectedCalibrationError: after.expectedCalibrationError,
      expectedCalibrationErrorUncalibrated: before.expectedCalibrationError,
      temperature,
    },
  };
}

export type Measures = ReturnType<typeof measure>;
