export { bundleProgram } from './bundle-program.ts';
export { type StepProgram, stepProgram } from './step-program.ts';
