import { expect, test } from 'vitest';
import { answersOf } from './answers.ts';

const truth = Int32Array.of(0, 0, 0, 1, 1, 0);
/** Right five times of six, always by the same distance. */
const logits = Float64Array.of(1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1);

test('a temperature makes probabilities honest: five of six right are five sixths sure', () => {
  const { probabilities, temperature, memberTemperatures } = answersOf([logits], truth, 2);
  expect(probabilities[0]).toBeCloseTo(5 / 6, 5);
  expect(1 / temperature).toBeCloseTo(Math.log(5), 4);
  expect(memberTemperatures).toEqual([1]);
});

test('an average does not depend on the scale of its members', () => {
  const other = Float64Array.of(3, 0, 2, 0, 0, 1, 0, 1, 1, 0, 3, 0);
  const plain = answersOf([logits, other], truth, 2).probabilities;
  const scaled = answersOf([logits.map((z) => 20 * z), other.map((z) => z / 10)], truth, 2).probabilities;
  for (const [i, p] of plain.entries()) expect(scaled[i]).toBeCloseTo(p, 4);
});

test('an average of a model with itself is that model', () => {
  const alone = answersOf([logits], truth, 2).probabilities;
  const twice = answersOf([logits, logits], truth, 2).probabilities;
  for (const [i, p] of alone.entries()) expect(twice[i]).toBeCloseTo(p, 4);
});

test('a class that the model could not know has no probability, and spoils no temperature', () => {
  const never = Number.NEGATIVE_INFINITY;
  const three = Float64Array.from([...truth.keys()].flatMap((i) => [logits[2 * i]!, logits[2 * i + 1]!, never]));
  const seen = answersOf([three], truth, 3);
  expect(seen.temperature).toBeCloseTo(answersOf([logits], truth, 2).temperature, 9);
  const unseen = answersOf([three], Int32Array.of(0, 0, 0, 1, 1, 2), 3);
  expect([...unseen.probabilities].every((p) => Number.isFinite(p))).toBe(true);
  expect(unseen.probabilities[17]).toBe(0);
});
