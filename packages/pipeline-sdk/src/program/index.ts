export { type CommandProgram, commandProgram } from '../command/command-program.ts';
export { nextFlag } from './arguments.ts';
export type { FlatError } from './flat-error.ts';
export { PROGRAM_VARIABLES, type ProgramMessage } from './messages.ts';
export { openOutput, type PendingOutput } from './outputs.ts';
export { runProgram } from './run-program.ts';
