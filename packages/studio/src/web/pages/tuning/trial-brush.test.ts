import { expect, test } from 'vitest';
import type { StudyTrial } from '../../../api/tuning.ts';
import { brushesText, isWithin, readBrushes } from './trial-brush.ts';

const trial: StudyTrial = {
  ...{ number: 1, state: 'completed', value: 0.8, curve: [], why: undefined },
  params: [
    ['rate', 0.01],
    ['kind', 'adam'],
  ],
};

test('bounds are an address, and pick the trials within all of them', () => {
  const brushes = [{ name: 'a~b', low: -1, high: 0.5 }];
  expect(readBrushes(brushesText(brushes))).toEqual(brushes);
  expect(readBrushes('nonsense\nrate~2~1\nrate~0~x')).toEqual([]);
  expect(isWithin(trial, readBrushes('rate~0.001~0.1\nf1~0.8~1'), 'f1')).toBe(true);
  expect(isWithin(trial, readBrushes('rate~0.02~0.1'), 'f1')).toBe(false);
  expect(isWithin(trial, readBrushes('kind~0~1'), 'f1')).toBe(false);
});
