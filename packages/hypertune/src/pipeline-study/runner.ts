export { type Trial, trialValue } from '../study/trial.ts';
export {
  firstSuggestion,
  type PipelineStudyOptions,
  type PipelineStudyResult,
  runPipelineStudy,
  studyRequest,
} from './run-pipeline-study.ts';
export type { TrialPlanOptions } from './trial-plan.ts';
