import { monitoring } from '@aml-mlops/monitoring/contract';
import { definePipeline } from '@aml-mlops/pipeline-sdk';

/** Compares a served model's inputs and answers with its training data. */
export const monitor = definePipeline({
  name: 'monitor',
  description: 'From collected requests to drift, estimated accuracy and alarms',
  inputs: {
    collected: { kind: 'raw/partitions' },
    train: { kind: 'dataset/text' },
    model: { kind: 'model/classifier' },
    labels: { kind: 'raw/partitions', optional: true },
  },
  build: ({ inputs, add, report }) => {
    const { collected, train, model, labels } = inputs;
    const watched = add(monitoring, { collected, train, model, labels });
    report('monitoring', watched.outputs.report);
  },
});
