export { codeBlocks, commandsOf, type Finished, mlops, type RunningCommand, startMlops } from './mlops-command.ts';
