/**
 * Parameters of `retrain` for tests whose point is not the model: two trials, three classifiers and a small network. The
 * sample's champion, which is neither of the sweep nor a network, keeps its bits.
 */
export const QUICK = [
  'hypertune.trials=2',
  'hypertune.folds=1',
  'sklearn-sweep.models=complement-nb,multinomial-nb,ridge',
  'model-selection.network={"epochs":2,"hiddenSize":20}',
].flatMap((param) => ['--param', param]);
