import { batchScoring } from '@aml-mlops/batch-scoring/contract';
import { definePipeline } from '@aml-mlops/pipeline-sdk';

/** Labels for every document of raw data, with an existing model. */
export const score = definePipeline({
  name: 'score',
  description: 'Labels every document of raw data with a model',
  inputs: { model: { kind: 'model/classifier' }, raw: { kind: 'raw/partitions' } },
  build: ({ inputs, add, report }) => {
    const { scores } = add(batchScoring, { model: inputs.model, raw: inputs.raw }).outputs;
    report('scores', scores);
  },
});
