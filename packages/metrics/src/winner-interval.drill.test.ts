import { expect, test } from 'vitest';
import { CROWDS, coverageOf } from './winner-coverage.fixture.ts';

const SETTINGS = [126, 400, 1000].flatMap((documents) =>
  [0.7, 0.85, 0.97].flatMap((best) =>
    [0, 0.7].flatMap((alike) => Object.keys(CROWDS).map((crowd) => ({ documents, best, alike, crowd }))),
  ),
);

// 600 repetitions know a coverage of 95 % to 1.8 points (two standard errors).
test.each(SETTINGS)(
  'best of fifteen, $crowd, accuracy $best, $documents documents, alike $alike: the interval holds it in 95 % or more',
  ({ documents, best, alike, crowd }) => {
    const accuracies = CROWDS[crowd]!(best);
    const { covered } = coverageOf({ documents, accuracies, alike }, 600, 60, documents);
    expect(covered).toBeGreaterThanOrEqual(0.95 - 0.018);
  },
  600_000,
);
