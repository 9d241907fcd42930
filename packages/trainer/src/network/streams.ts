import { lowbias32 } from '@aml-mlops/random';

/** The uses of random numbers, so that no two share a stream. */
export const STREAMS = {
  embedding: 1,
  hidden: 2,
  output: 3,
  hiddenBias: 4,
  outputBias: 5,
  shuffle: 6,
  dropout: 7,
  split: 8,
} as const;

export type Stream = keyof typeof STREAMS;

/** The key of a stream; `turn` distinguishes epochs or steps. Its numbers are those of `keyedDraw`. */
export function streamKey(seed: number, stream: Stream, turn = 0): number {
  return lowbias32(lowbias32(lowbias32(seed) + STREAMS[stream]) + turn);
}
