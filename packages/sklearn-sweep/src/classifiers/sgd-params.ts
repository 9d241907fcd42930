import * as z from 'zod';

/** Parameters that all stochastic linear classifiers share, with scikit-learn's names in camel case. */
export const sgdStopping = {
  maxIter: z.number().int().min(1).default(1000).describe('Epochs at most'),
  tol: z.number().min(0).default(1e-3).describe('An epoch improves if the mean objective falls by more than this'),
  nIterNoChange: z.number().int().min(1).default(5).describe('Epochs without improvement after which a class stops'),
  fitIntercept: z.boolean().default(true).describe('Learn an intercept'),
  randomState: z.number().int().min(0).max(4_294_967_295).default(0).describe('Seed of the order of the documents'),
};

export const positive = (description: string, byDefault: number) =>
  z.number().positive().default(byDefault).describe(description);
