export { planToMermaid } from './define/mermaid.ts';
export {
  paramToText,
  parseParams,
  parseTextParams,
  resultNeutral,
  resultParams,
  valuesFromText,
} from './define/params.ts';
export {
  type AddStep,
  definePipeline,
  type Edge,
  type ParamOverrides,
  type PipelineDefinition,
  planPipeline,
} from './define/pipeline.ts';
export { downstreamOf, type Plan, type PlanEdge, type PlanNode, planSchema, upstreamOf } from './define/plan.ts';
export {
  type InputPaths,
  type InputPort,
  input,
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
