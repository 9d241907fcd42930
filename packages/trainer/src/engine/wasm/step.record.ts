/** The constants of one step in the memory of the kernels of assembly/network.ts: 4 bytes each, see assembly/network/gaps.ts. */
const FIELDS = ['stepSize', 'epsilon', 'keep', 'dropoutKey', 'longSum', 'longMean', 'longSpread', 'longSkew'] as const;

type StepField = (typeof FIELDS)[number];

/** Bytes from the start of a step's record to each field, and the size of a record. */
export const offsets: Readonly<Record<StepField | 'stepBytes', number>> = {
  ...(Object.fromEntries(FIELDS.map((field, i) => [field, 4 * i])) as Record<StepField, number>),
  stepBytes: 4 * FIELDS.length,
};
