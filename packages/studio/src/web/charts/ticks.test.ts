import { expect, test } from 'vitest';
import { dateTicks, ticks, timeTicks } from './ticks.ts';

test('round numbers within the range', () => {
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticks(0.13, 97, 5)).toEqual([20, 40, 60, 80]);
  expect(ticks(-0.02, 0.02, 4)).toEqual([-0.02, -0.01, 0, 0.01, 0.02]);
  expect(ticks(3, 3, 5)).toEqual([3]);
  expect(ticks(Number.NaN, 1, 5)).toEqual([]);
});

test('durations are told in whole seconds, minutes, hours and days', () => {
  expect(timeTicks(45, 5)).toEqual([0, 10, 20, 30, 40]);
  expect(timeTicks(200, 4)).toEqual([0, 60, 120, 180]);
  expect(timeTicks(50 * 3600, 5)).toEqual([0, 43_200, 86_400, 129_600, 172_800]);
  expect(timeTicks(40 * 86_400, 5)).toEqual([0, 10, 20, 30, 40].map((days) => days * 86_400));
  expect(timeTicks(1, 4)).toEqual([0, 0.5, 1]);
});

test('moments stand at whole days or hours', () => {
  const day = 86_400_000;
  expect(dateTicks(day * 20.4, day * 34, 7).map((at) => at / day)).toEqual([22, 24, 26, 28, 30, 32, 34]);
  expect(dateTicks(0, 3 * 3_600_000, 5)).toEqual([0, 3_600_000, 7_200_000, 10_800_000]);
  expect(dateTicks(5, 5, 5)).toEqual([5]);
});
