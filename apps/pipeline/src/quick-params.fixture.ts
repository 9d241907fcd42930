/**
 * Parameters of `retrain` for tests that are not about the model: two trials, three classifiers and a small network. The
 * sample's champion, which is neither from the sweep nor a network, stays bit-identical.
 */
export const QUICK = [
  'hypertune.trials=2',
  'hypertune.folds=1',
  'sklearn-sweep.models=complement-nb,multinomial-nb,ridge',
  'model-selection.network={"epochs":2,"hiddenSize":20}',
].flatMap((param) => ['--param', param]);
