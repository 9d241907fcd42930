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
  uniform,
} from '../space/distribution.ts';
export {
  defineStudy,
  type EarlyTermination,
  type PipelineSpace,
  type PipelineStudy,
  type StudyMetric,
} from './define-study.ts';
