import { categories, defineDataset } from '@aml-mlops/define-dataset/contract';
import { definePipeline } from '@aml-mlops/pipeline-sdk';
import * as z from 'zod';

/** The first step of every pipeline on its own: turns raw data into dataset versions. */
export const define = definePipeline({
  name: 'define',
  description: 'From raw data to dataset versions',
  inputs: { raw: { kind: 'raw/partitions' } },
  params: z.object({ categories }),
  build: ({ inputs, params, add, dataset, report }) => {
    const defined = add(defineDataset, { raw: inputs.raw }, { params });
    const { train, test, subsetTrain, subsetTest, quarantine, unlabelled } = defined.outputs;
    dataset('train', train);
    dataset('test', test);
    dataset('subset-train', subsetTrain);
    dataset('subset-test', subsetTest);
    report('quarantine', quarantine);
    report('unlabelled', unlabelled);
  },
});
