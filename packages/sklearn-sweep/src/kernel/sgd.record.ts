import { recordOffsets } from './record-offsets.ts';

/** The configuration of assembly/sgd.ts: the only place that defines the order of these fields. */
export const SGD_FIELDS = {
  int32: [
    'documents',
    'columns',
    'stride',
    'pitch',
    'active',
    'seed',
    'isPenalised',
    'hasL1',
    'rate',
    'fitIntercept',
    'indptr',
    'ids',
    'xs',
    'codes',
    'norms',
    'order',
    'positive',
    'columnOf',
    'W',
    'score',
    'update',
    'rowNorms',
    'intercept',
    'l2',
    'l1',
    'objective',
  ],
  float64: ['margin', 'alpha', 'l1Ratio', 'eta0', 't0', 'wscale', 'u', 't'],
} as const;

/** The constants that assembly/sgd.ts imports. */
export const offsets: Readonly<Record<string, number>> = recordOffsets(SGD_FIELDS);
