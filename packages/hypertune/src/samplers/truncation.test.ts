import { expect, test } from 'vitest';
import { logNormalMass } from '../numeric/normal.ts';
import { logMassInside } from './truncation.ts';

test.each([0.01, 0.037, 0.1, 0.4, 1])(
  'the mass inside [0, 1] at sigma %d is that of the normal distribution',
  (sigma) => {
    for (let i = 0; i <= 1000; i++) {
      const mean = i / 1000;
      const exact = logNormalMass(-mean / sigma, (1 - mean) / sigma);
      expect(Math.abs(logMassInside(mean, sigma) - exact), `mean ${mean}`).toBeLessThan(2e-8);
    }
  },
);
