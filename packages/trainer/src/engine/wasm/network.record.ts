/**
 * The configuration read by the kernels of assembly/network.ts: the only place that defines the order of its fields. The
 * tool that compiles the kernels generates their constants from `offsets`.
 */
export const FIELDS = [
  'h',
  'units',
  'c',
  'classes',
  'threads',
  'batch',
  'words',
  'denseAdam',
  'embedding',
  'embeddingM',
  'embeddingV',
  'dense',
  'denseM',
  'denseV',
  'heads',
  'next',
  'entrySlot',
  'touched',
  'touchedStride',
  'lists',
  'hidden1',
  'hidden2',
  'delta1',
  'delta2',
  'deltaZ',
  'scratch',
  'indptr',
  'entryWord',
  'entryCount',
  'targets',
  'classWeights',
  'outcomes',
  'probabilities',
  'steps',
  'barrier',
  'documents',
  'current',
  'firstStep',
  'settles',
  'powers',
  'gaps',
] as const;

export type Field = (typeof FIELDS)[number];

/** After the 4-byte fields, at the next multiple of 8: dropout as float64, its factor as float32. */
const dropout = 8 * Math.ceil(FIELDS.length / 2);

type Offsets = Readonly<Record<Field | 'dropout' | 'dropoutFactor', number>>;

/** Bytes from the start of the configuration to each field. */
export const offsets: Offsets = {
  ...(Object.fromEntries(FIELDS.map((field, i) => [field, 4 * i])) as Record<Field, number>),
  dropout,
  dropoutFactor: dropout + 8,
};
