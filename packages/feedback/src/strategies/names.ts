/** Query strategies by name; the first is the default. */
export const STRATEGY_NAMES = [
  'density-margin',
  'local-density',
  'margin',
  'entropy',
  'least-confident',
  'committee',
  'core-set',
  'k-means',
  'random',
] as const;

export type StrategyName = (typeof STRATEGY_NAMES)[number];

export const DEFAULT_STRATEGY: StrategyName = 'density-margin';
