import { dataEngineering } from '@aml-mlops/data-engineering/contract';
import { dataValidation } from '@aml-mlops/data-validation/contract';
import { definePipeline, planPipeline } from '@aml-mlops/pipeline-sdk';
import { championGate } from '@aml-mlops/scoring/contract';
import { trainer } from '@aml-mlops/trainer/contract';
import { expect, test } from 'vitest';
import { retrain } from './retrain.ts';

test('a model is registered from the node that it is declared on, whatever that one is called', () => {
  const renamed = definePipeline({
    name: 'renamed',
    description: '',
    inputs: { train: { kind: 'dataset/text' }, test: { kind: 'dataset/text' } },
    build: ({ inputs, add, model }) => {
      const { report } = add(dataValidation, inputs).outputs;
      const prepared = add(dataEngineering, { ...inputs, report }, { as: 'prepare' }).outputs;
      const network = add(trainer, { train: prepared.preparedTrain, test: prepared.preparedTest }, { as: 'network' });
      const gate = add(championGate, { model: network.outputs.model, test: inputs.test }, { as: 'jury' });
      model('classifier', network.outputs.model, { gate: gate.outputs.decision });
    },
  });
  expect(planPipeline(renamed, { scope: 'reviews' }).models).toEqual([
    {
      name: 'reviews-classifier',
      node: 'network',
      output: 'model',
      gate: { node: 'jury', output: 'decision' },
    },
  ]);
});

test('a parameter of a step by its own name says which nodes the step is', () => {
  const overrides = { 'data-engineering': { stopWords: 'true' } };
  expect(() => planPipeline(retrain, { scope: 'sample', overrides })).toThrow(
    'got data-engineering, which is prepare-full and prepare-subset here',
  );
});

test('retrain declares its model, judged by the champion gate, and what people read in the order of its summary', () => {
  const { models, reports } = planPipeline(retrain, { scope: 'sample', without: ['baseline'] });
  expect(models).toEqual([
    {
      name: 'sample-classifier',
      node: 'model-selection',
      output: 'model',
      gate: { node: 'champion-gate', output: 'decision' },
    },
  ]);
  expect(reports.map(({ name, label, print }) => [name, label, print])).toEqual([
    ['drift', 'full', true],
    ['driftSubset', 'subset', false],
    ['quarantine', 'quarantine', true],
    ['unlabelled', 'unlabelled', true],
    ['sweep', 'sweep', true],
    ['tuning', 'tuning', true],
    ['candidates', 'candidates', true],
    ['historicProfile', 'historicProfile', true],
    ['model', 'model', true],
    ['decision', 'decision', false],
  ]);
});
