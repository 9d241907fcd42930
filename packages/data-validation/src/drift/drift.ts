import type { Baseline } from '../profile/baseline.ts';
import type { Profile } from '../profile/profile.ts';
import type { Thresholds } from '../thresholds.ts';
import type { BandCheck } from './band.ts';
import { checkBands } from './bands.ts';
import { type TestResult, testDistributions } from './tests.ts';
import { changedWords, type WordChange } from './words.ts';

/** Differences between a dataset and the baseline: every comparison, within bounds or not. */
export interface DatasetDrift {
  readonly bands: readonly BandCheck[];
  readonly tests: readonly TestResult[];
  /** Most significant changes first. */
  readonly words: readonly WordChange[];
}

export function driftOf(profile: Profile, baseline: Baseline, thresholds: Thresholds): DatasetDrift {
  // Without rows there is nothing to compare.
  if (profile.rows === 0) return { bands: [], tests: [], words: [] };
  return {
    bands: checkBands(profile, baseline, thresholds),
    tests: testDistributions(profile, baseline, thresholds),
    words: changedWords(profile, baseline, thresholds),
  };
}
