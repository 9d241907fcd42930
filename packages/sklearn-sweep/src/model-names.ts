/** The fifteen models of the sweep, in the order of scikit-learn's text classification example. */
export const MODEL_NAMES = [
  'ridge',
  'perceptron',
  'passive-aggressive',
  'knn',
  'random-forest',
  'linear-svc-l2',
  'linear-svc-l1',
  'sgd-l2',
  'sgd-l1',
  'sgd-elasticnet',
  'nearest-centroid',
  'multinomial-nb',
  'bernoulli-nb',
  'complement-nb',
  'linear-svc-l1-select',
] as const;

export type ModelName = (typeof MODEL_NAMES)[number];
