export { type Condition, conditionText } from './define/condition.ts';
export { planToMermaid } from './define/mermaid.ts';
export type { NodeSettings, SettingsByNode } from './define/node-settings.ts';
export {
  type ParamOverrides,
  paramToText,
  parseParams,
  parseTextParams,
  resultNeutral,
  resultParams,
  valuesFromText,
} from './define/params.ts';
export type { AddOptions, AddStep, BuildContext, Edge } from './define/pipeline.ts';
export {
  definePipeline,
  type PipelineDefinition,
  type PipelineInputs,
  type PipelineOutputs,
} from './define/pipeline.ts';
export {
  downstreamOf,
  edgesOf,
  type Plan,
  type PlanCondition,
  type PlanEdge,
  type PlanInput,
  type PlanModel,
  type PlanNode,
  type PlanReport,
  planSchema,
  upstreamOf,
} from './define/plan.ts';
export { type PlanOptions, planPipeline } from './define/plan-pipeline.ts';
export {
  type InputPaths,
  type InputPort,
  input,
  itemName,
  listInput,
  type OutputPaths,
  type OutputPort,
  optionalInput,
  output,
  type StatePort,
  state,
} from './define/ports.ts';
export {
  type Compute,
  defineStep,
  type Environment,
  type Limits,
  type ParamsSchema,
  type RunOf,
  type StepContext,
  type StepDefinition,
} from './define/step.ts';
