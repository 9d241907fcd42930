export { type RunRecord, recordingRun } from './recording-run.ts';
export { runStep, type StepOutcome } from './run-step.ts';
