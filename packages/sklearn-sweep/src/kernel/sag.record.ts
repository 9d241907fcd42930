import { recordOffsets } from './record-offsets.ts';

/** The configuration of assembly/sag.ts: the only place that defines the order of these fields. */
export const SAG_FIELDS = {
  int32: [
    'documents',
    'columns',
    'stride',
    'targets',
    'random',
    'numSeen',
    'indptr',
    'ids',
    'xs',
    'target',
    'W',
    'memory',
    'seen',
    'last',
    'sum',
    'score',
    'delta',
    'intercept',
    'interceptSum',
  ],
  float64: ['step', 'shrink'],
} as const;

/** The constants that assembly/sag.ts imports. */
export const offsets: Readonly<Record<string, number>> = recordOffsets(SAG_FIELDS);
