import { defineKind } from '@aml-mlops/artifacts';

export const championReport = defineKind({
  name: 'report/champion',
  description: 'Whether a model becomes the champion, why, and the numbers it was decided on',
  schemaVersion: 1,
  files: ['decision.json'],
  summary: {
    empty: {},
    load: () => import('./champion.summary.ts'),
  },
});

/** A text classifier, made by the trainer and the sweep and served by scoring. */
export const classifierModel = defineKind({
  name: 'model/classifier',
  description: 'ONNX model with vocabulary, labels, cleaning options and certificate',
  schemaVersion: 1,
  files: ['model.onnx', 'MLmodel'],
});
