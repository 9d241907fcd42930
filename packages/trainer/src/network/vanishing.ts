/**
 * Below these a number counts as zero, in every engine.
 *
 * What a network knows well and what a word's moments have forgotten shrink without end, and under 1e-38 float32 runs out
 * of exponents: processors then take some hundred cycles for an operation, and a training slowed down by a half to four
 * fifths as it went on. The limits lie where the result cannot be told from the exact one:
 *
 * | limit | of | what is lost |
 * | --- | --- | --- |
 * | error | a probability less the truth | a hundredth of Adam's epsilon in the mean gradient of a logit |
 * | first | Adam's mean of gradients | a step of 1e-19 learning rates at most |
 * | second | Adam's mean of their squares | under its root 1e-18, which is added to at least 3e-10 |
 */
export const VANISHING = { error: 1e-10, first: 1e-30, second: 1e-36 } as const;

/** 0 for what is nearer to 0 than `limit`; NaN stays. */
export function flush(value: number, limit: number): number {
  return Math.abs(value) < limit ? 0 : value;
}
