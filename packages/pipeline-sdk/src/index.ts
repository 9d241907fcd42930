export { input, type InputPaths, type InputPort, type OutputPaths, type OutputPort, optionalInput, output, type StatePort, state } from './define/ports.ts';
export { type Compute, defineStep, type Environment, type Limits, type RunOf, type StepContext, type StepDefinition } from './define/step.ts';
