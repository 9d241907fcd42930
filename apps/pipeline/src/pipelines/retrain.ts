import { dataEngineering } from '@aml-mlops/data-engineering/contract';
import { dataValidation } from '@aml-mlops/data-validation/contract';
import { categories, defineDataset } from '@aml-mlops/define-dataset/contract';
import { hypertune } from '@aml-mlops/hypertune/contract';
import { modelSelection } from '@aml-mlops/model-selection/contract';
import { definePipeline } from '@aml-mlops/pipeline-sdk';
import { profiler } from '@aml-mlops/profiler/contract';
import { championGate } from '@aml-mlops/scoring/contract';
import { sklearnSweep } from '@aml-mlops/sklearn-sweep/contract';
import * as z from 'zod';

/** Clean texts keep everything that any model may need: each candidate removes what it does not use. */
const CLEANING = { rules: 2, language: 'auto', punctuation: 'tokens', digits: false, stopWords: false } as const;

/**
 * Raw data becomes dataset versions, which are validated and prepared. Classifiers are explored and hyperparameters tuned
 * on the subset. The best of both, the network and averages compete on the whole training set. The champion gate decides
 * whether the winner replaces the champion.
 */
export const retrain = definePipeline({
  name: 'retrain',
  description: 'From new raw data to a champion',
  inputs: {
    raw: { kind: 'raw/partitions' },
    baseline: { kind: 'profile/baseline', optional: true },
  },
  params: z.object({ categories }),
  build: ({ inputs, params, scope, add, dataset, model, report }) => {
    const { raw, baseline } = inputs;
    const defined = add(defineDataset, { raw }, { params });
    const { train, test, subsetTrain, subsetTest } = defined.outputs;
    dataset('train', train);
    dataset('test', test);
    dataset('subset-train', subsetTrain);
    dataset('subset-test', subsetTest);

    const validateFull = add(dataValidation, { train, test, baseline }, { as: 'validate-full' });
    const full = add(
      dataEngineering,
      { train, test, report: validateFull.outputs.report },
      { as: 'prepare-full', params: CLEANING },
    );

    const validateSubset = add(
      dataValidation,
      { train: subsetTrain, test: subsetTest, baseline },
      { as: 'validate-subset' },
    );
    const subset = add(
      dataEngineering,
      { train: subsetTrain, test: subsetTest, report: validateSubset.outputs.report },
      { as: 'prepare-subset', params: CLEANING },
    );

    const prepared = { train: subset.outputs.preparedTrain, test: subset.outputs.preparedTest };
    const tuning = add(hypertune, prepared, { sweepJob: true });
    const sweep = add(sklearnSweep, prepared);
    const selection = add(modelSelection, {
      train: full.outputs.preparedTrain,
      sweep: sweep.outputs.sweep,
      tuning: tuning.outputs.tuning,
    });
    const profile = add(
      profiler,
      { dataset: train, report: validateFull.outputs.report },
      { params: { datasetName: `${scope}-train` } },
    );
    const gate = add(championGate, { model: selection.outputs.model, test });

    model('classifier', selection.outputs.model, { gate: gate.outputs.decision });
    report('drift', validateFull.outputs.report, { label: 'full' });
    report('driftSubset', validateSubset.outputs.report, { label: 'subset', print: false });
    report('quarantine', defined.outputs.quarantine);
    report('unlabelled', defined.outputs.unlabelled);
    report('sweep', sweep.outputs.sweep);
    report('tuning', tuning.outputs.tuning);
    report('candidates', selection.outputs.candidates);
    report('historicProfile', profile.outputs.historic);
    report('model', selection.outputs.model);
    report('decision', gate.outputs.decision, { print: false });
  },
});
