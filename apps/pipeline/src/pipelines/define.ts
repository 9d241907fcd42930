import { defineDataset } from '@aml-mlops/define-dataset/contract';
import { definePipeline } from '@aml-mlops/pipeline-sdk';

/** The first step of every pipeline, alone: raw data becomes dataset versions. */
export const define = definePipeline({
  name: 'define',
  description: 'From raw data to dataset versions',
  inputs: { raw: { kind: 'raw/partitions' } },
  build: ({ inputs, add, dataset }) => {
    const { train, test, subsetTrain, subsetTest } = add(defineDataset, { raw: inputs.raw }).outputs;
    dataset('train', train);
    dataset('test', test);
    dataset('subset-train', subsetTrain);
    dataset('subset-test', subsetTest);
  },
});
