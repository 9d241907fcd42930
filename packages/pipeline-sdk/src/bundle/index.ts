export { bundleProgram, MAIN_FILE } from './bundle-program.ts';
export { writePackedProgram } from './packed-program.ts';
export { type StepProgram, stepProgram } from './step-program.ts';
