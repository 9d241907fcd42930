export { dataValidation } from './contract.ts';
export { type DriftWarning, showNumber } from './drift/warnings.ts';
export { type Baseline, type BaselineOptions, makeBaseline } from './profile/baseline.ts';
export { BASELINE_FILE, readBaseline, writeBaseline } from './profile/baseline-file.ts';
export { type Profile, type ProfileOptions, profileBatches } from './profile/profile.ts';
export { STATISTIC_NAMES, STATISTICS, type StatisticName } from './profile/statistic-names.ts';
export { type SummaryValue, summarise } from './profile/summary.ts';
export type { DriftReport } from './report/drift-report.ts';
export type { Thresholds } from './thresholds.ts';
