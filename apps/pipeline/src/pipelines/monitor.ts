import { monitoring } from '@aml-mlops/monitoring/contract';
import { definePipeline } from '@aml-mlops/pipeline-sdk';

/** What a served model saw and said, held against what it learnt from. */
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
