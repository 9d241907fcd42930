export { type StepProgram, stepProgram } from './step-program.ts';
