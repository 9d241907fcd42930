export { hypertune } from './contract.ts';
export type { Curve, Goal, Policy } from './policies/policy.ts';
export { type PolicyOptions, policyOf, policyOptions } from './policies/policy-options.ts';
export { BEST_FILE, type Best } from './report/best.ts';
export type { Knowledge, Observation, Sampler } from './samplers/sampler.ts';
export { samplerOf } from './samplers/sampler-by-name.ts';
export { SAMPLER_NAMES, type SamplerName } from './samplers/sampler-names.ts';
export {
  choice,
  type Distribution,
  lognormal,
  loguniform,
  normal,
  qlognormal,
  qloguniform,
  qnormal,
  quniform,
  randint,
  type Scalar,
  uniform,
} from './space/distribution.ts';
export {
  type Assignment,
  type AssignmentOf,
  parseSearchSpace,
  type SearchSpace,
  type SearchSpaceJson,
  searchSpace,
  searchSpaceToJson,
} from './space/search-space.ts';
export { type UnitCube, unitCube } from './space/unit-cube.ts';
export { StudyJournal } from './study/journal.ts';
export { runStudy, type StudyLimits } from './study/run-study.ts';
export { Study, type StudyDefinition } from './study/study.ts';
export { type Outcome, type Trial, trialValue } from './study/trial.ts';
