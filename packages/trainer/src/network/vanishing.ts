/**
 * Numbers below these limits count as zero, in every engine.
 *
 * Errors of well-learnt examples and moments of rare words shrink without end. Below 1e-38 float32 becomes subnormal:
 * processors then take a few hundred cycles per operation, and training slowed down by half to four fifths over time.
 * The limits are set so that the result is indistinguishable from the exact one:
 *
 * | limit | of | what is lost |
 * | --- | --- | --- |
 * | error | a probability less the truth | a hundredth of Adam's epsilon in the mean gradient of a logit |
 * | first | Adam's mean of gradients | a step of 1e-19 learning rates at most |
 * | second | Adam's mean of their squares | under its root 1e-18, which is added to at least 3e-10 |
 */
export const VANISHING = { error: 1e-10, first: 1e-30, second: 1e-36 } as const;

/** 0 for values closer to 0 than `limit`; NaN is kept. */
export function flush(value: number, limit: number): number {
  return Math.abs(value) < limit ? 0 : value;
}
